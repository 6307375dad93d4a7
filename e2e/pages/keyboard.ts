import { expect, type Locator, type Page } from '@playwright/test';

type Role = Parameters<Page['getByRole']>[0];

/** So many presses are borne before somebody gives up. */
const MOST_PRESSES = 60;

/** Hands without a mouse: they know what is in focus, and go to the next thing. They see each thing that they use in focus. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Goes on with Tab until a thing has the focus, and looks for the ring around it. */
  async tabTo(role: Role, name: string | RegExp): Promise<void> {
    await this.go('Tab', role, name);
  }

  /** The way back. */
  async tabBackTo(role: Role, name: string | RegExp): Promise<void> {
    await this.go('Shift+Tab', role, name);
  }

  /** Within a group that is one stop of Tab: tabs, radio buttons, a menu. */
  async arrowTo(role: Role, name: string | RegExp, arrow: 'ArrowRight' | 'ArrowDown' = 'ArrowRight'): Promise<void> {
    await this.go(arrow, role, name);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Goes to a button or a link, and presses Enter. */
  async push(role: 'button' | 'link', name: string | RegExp): Promise<void> {
    await this.tabTo(role, name);
    await this.press('Enter');
  }

  /** Goes to a field, and writes over what stands there. */
  async fill(name: string | RegExp, text: string, role: 'textbox' | 'combobox' = 'textbox'): Promise<void> {
    await this.tabTo(role, name);
    await this.press('ControlOrMeta+A');
    await this.type(text);
  }

  /** Goes to a box with choices, and through them without opening it. */
  async choose(box: string | RegExp, choice: string): Promise<void> {
    await this.tabTo('combobox', box);
    const field = this.thing('combobox', box);
    for (let shown = await field.innerText(); !shown.includes(choice); shown = await field.innerText()) {
      await this.press('ArrowDown');
      // At the end of the list it stays as it is: then there is no such choice.
      await expect(field).not.toHaveText(shown);
    }
  }

  /** Waits until the page has put the focus somewhere by itself. */
  async untilFocused(role: Role, name: string | RegExp): Promise<void> {
    await expect(this.thing(role, name)).toBeFocused();
  }

  /** What has the focus, in short. */
  inFocus(): Promise<string> {
    return this.page.evaluate(() => {
      const at = document.activeElement ?? document.body;
      const words = at.getAttribute('aria-label') ?? (at.textContent.trim() || at.getAttribute('type') || '');
      return `${at.role ?? at.tagName.toLowerCase()} “${words.replace(/\s+/g, ' ').slice(0, 40)}”`;
    });
  }

  private async go(key: string, role: Role, name: string | RegExp): Promise<void> {
    const wanted = this.thing(role, name);
    await wanted.waitFor();
    const passed: string[] = [];
    while ((await wanted.and(this.page.locator(':focus')).count()) === 0) {
      if (passed.length === MOST_PRESSES)
        throw new Error(`${key} never came to ${role} ${name}: ${passed.join(' · ')}`);
      await this.press(key);
      passed.push(await this.inFocus());
    }
    const seen = await wanted.evaluate(focusRing);
    expect(seen, `the focus is to be seen on ${await this.inFocus()}`).toBe('seen');
  }

  private thing(role: Role, name: string | RegExp): Locator {
    return this.page.getByRole(role, { name, exact: true });
  }
}

/** Runs in the page. Whether the thing in focus shows that it is: `seen`, or what is missing. */
function focusRing(focused: Element): string {
  /** Where its control is drawn: some are an invisible field below a picture of Material's. */
  const whole = focused.closest('mat-form-field, mat-radio-button, mat-checkbox, mat-slide-toggle, mat-button-toggle');
  const box = (whole ?? focused).getBoundingClientRect();
  const isInView = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  if (!isInView) return 'it is outside the window';
  const isDrawn = (width: string, kind: string, colour: string): boolean =>
    parseFloat(width) >= 2 && kind !== 'none' && !/^transparent$|, 0\)$/.test(colour);
  const isOutlined = (element: Element): boolean => {
    const { outlineStyle, outlineWidth, outlineColor, opacity } = getComputedStyle(element);
    return isDrawn(outlineWidth, outlineStyle, outlineColor) && Number(opacity) > 0.5;
  };
  /** A ring may be the frame of a box that is made for it, as in Material's components and above the images. */
  const isFramed = (element: Element, part: '::before' | '::after'): boolean => {
    const { content, display, borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element, part);
    return content !== 'none' && display !== 'none' && isDrawn(borderTopWidth, borderTopStyle, borderTopColor);
  };
  const indicators = [focused, ...(whole ?? focused).querySelectorAll('.mat-focus-indicator')];
  if (isOutlined(focused) || isFramed(focused, '::after')) return 'seen';
  if (indicators.some((each) => each.matches('.mat-focus-indicator') && isFramed(each, '::before'))) return 'seen';
  // A text field of Material's makes its own frame thicker.
  const frame = whole?.querySelector('.mdc-notched-outline__leading');
  if (frame && parseFloat(getComputedStyle(frame).borderTopWidth) >= 2) return 'seen';
  const underline = whole?.querySelector('.mdc-line-ripple');
  if (underline && parseFloat(getComputedStyle(underline, '::after').borderBottomWidth) >= 2) return 'seen';
  return 'it has no ring';
}
