// Texts of the web app that stand in TypeScript without $localize, and those that expressions of templates choose from.
// The linter sees what stands in templates as it is.
import ts from 'typescript';

const APP = /^frontend\/src\/app\/(?!api\/|.*testing\/).*(?<!\.spec|\.worker)\.ts$/;
/** As a sentence or a label begins: a capital, then small letters; one word, or several with blanks between. */
const SENTENCE = /^[A-Z][a-z]{2,}$|^(?:[A-Z][a-z]+,?|An?) /;
/** A template that begins with what is counted or named: `${count} regions`. Units are no words. */
const COUNTED = /^\$\{[^}]+\} [a-z]{3,}/;
/** Expressions of a template: between braces, bound to something, or kept under a name. */
const EXPRESSIONS = /\{\{([\s\S]*?)\}\}|\s[[(]+[\w.-]+[\])]+="([^"]*)"|@let [^=]*=([^;]*);/g;
/** A text that an expression may come to, behind `?`, `:` or `??`; or one that it puts together with something. */
const CHOSEN = /[?:]\s*'([A-Z][^']*)'|'([A-Z][^']* )' \+/g;
/** What is thrown for programmers. */
const FOR_PROGRAMMERS = /(?<!Api)(?:Error|Exception)$/;
const LOOK_UPS = /\.(?:startsWith|endsWith|includes|has|get|getItem|querySelector|item)$/;

/** Names, not texts: keys as the browser calls them, products, what is stored. */
const NAMES = new Map([
  ['annotate/annotation-store.ts', ["`Regions ${this.session.user()?.username ?? ''}`"]],
  ['annotate/group-axes.ts', ['Group']],
  ['annotate/keys-sheet.ts', ['Ctrl', 'Esc', 'Page ↑', 'Page ↓']],
  ['annotate/page-keys.ts', ['Insert', 'Control', 'Alt', 'Shift']],
  ['canvas/keyboard.ts', ['Enter', 'Escape', 'Backspace', 'Delete', 'Insert', 'Arrows', 'Space']],
  ['core/page-title.ts', ['Memento']],
  ['account/settings/agent-name.ts', 'Edge Opera Firefox Chrome Safari Python Windows Android Linux'.split(' ')],
]);

export const mayHoldTexts = (path) => APP.test(path);
export const mayChooseTexts = (path) => /^frontend\/src\/app\/.*(?<!\.spec)\.(?:html|ts)$/.test(path);

/** @returns {string[]} a line for each text that an expression of a template chooses. */
export function chosenTexts(path, source) {
  return [...source.matchAll(EXPRESSIONS)].flatMap((expression) =>
    [...expression[0].matchAll(CHOSEN)]
      .map(([, chosen, joined], n, all) => ({ text: chosen ?? joined, index: all[n].index }))
      .filter(({ text }) => SENTENCE.test(text))
      .map(({ text, index }) => {
        const line = source.slice(0, expression.index + index).split('\n').length;
        return `${path}:${line} chooses a text that nobody can translate: '${text}'; use @if, or $localize in the class`;
      }),
  );
}

/** @returns {string[]} a line for each text that nobody could translate. */
export function untranslated(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const names = NAMES.get(path.replace('frontend/src/app/', '')) ?? [];
  const found = [];
  const visit = (node) => {
    if (ts.isDecorator(node) || ts.isTypeNode(node) || isForProgrammers(node)) return;
    if (isText(node) && !names.includes(node.text ?? node.getText()) && !isName(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.map((node) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    return `${path}:${line + 1} has a text without $localize: ${node.getText()}`;
  });
}

function isText(node) {
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false;
  const text = node.getText().slice(1, -1);
  return SENTENCE.test(text) || COUNTED.test(text);
}

function isForProgrammers(node) {
  return ts.isNewExpression(node) && FOR_PROGRAMMERS.test(node.expression.getText());
}

/** What is compared, looked up or tagged is not shown. */
function isName({ parent }) {
  if (ts.isTaggedTemplateExpression(parent) || ts.isImportDeclaration(parent) || ts.isCaseClause(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /^(?:[=!]==|in)$/.test(parent.operatorToken.getText());
  return ts.isCallExpression(parent) && LOOK_UPS.test(parent.expression.getText());
}
