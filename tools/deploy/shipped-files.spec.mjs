import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../setup/workspace.mjs';
import { settingsInCode } from '../checks/settings.mjs';
import { copiedPaths, dockerfileSteps } from './dockerfile-steps.mjs';
import { filledTemplate } from './filled-template.mjs';

const text = (path) => readFileSync(join(ROOT, path), 'utf8');
const steps = dockerfileSteps(text('deploy/Dockerfile'));
const inStage = (stage, instruction) =>
  steps.filter((step) => step.stage === stage && step.instruction === instruction).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  it('copies what is there', () => {
    const copies = steps.filter(({ instruction }) => instruction === 'COPY').map(copiedPaths);
    const sources = copies.filter(Boolean).flatMap((copy) => copy.sources);
    assert.ok(sources.includes('backend'));
    assert.deepEqual(
      sources.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it('runs both images as somebody who is not root, with a sign of life', () => {
    for (const [stage, user] of [
      ['server', 'node'],
      ['web', 'nginx'],
    ]) {
      assert.equal(inStage(stage, 'USER').at(-1), user);
      assert.equal(inStage(stage, 'HEALTHCHECK').length, 1);
    }
  });

  it('builds on images of a named version', () => {
    const images = steps.filter(({ instruction }) => instruction === 'FROM').map(({ rest }) => rest.split(' ')[0]);
    assert.ok(images.length === 3 && images.every((image) => /:\d/.test(image)), images.join());
  });

  it('sets only what the template of nginx asks for, and all of it', () => {
    const env = inStage('web', 'ENV').join(' ');
    const values = Object.fromEntries([...env.matchAll(/(\w+)=("[^"]*"|\S+)/g)].map(([, key, value]) => [key, value]));
    assert.doesNotThrow(() => filledTemplate(text('deploy/nginx/memento.conf.template'), values));
  });
});

describe('compose.yaml', () => {
  const compose = text('deploy/compose.yaml');
  const example = text('deploy/.env.example');

  it('asks for nothing that its example does not tell of, and has no password of its own', () => {
    const asked = new Set([...compose.matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
    const told = new Set([...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name));
    assert.deepEqual(
      [...asked].filter((name) => !told.has(name)),
      [],
    );
    assert.deepEqual(
      [...told].filter((name) => !asked.has(name) && name !== 'COMPOSE_PROJECT_NAME'),
      [],
    );
    for (const name of ['MEMENTO_DATABASE_PASSWORD', 'MEMENTO_SECRET']) {
      assert.match(example, new RegExp(`^${name}=$`, 'm'));
      assert.match(compose, new RegExp(`\\$\\{${name}:\\?`));
    }
  });

  const serviceNamed = (name) => new RegExp(`\\n  ${name}:\\n([\\s\\S]*?)(?=\\n  \\w+:\\n|\\n\\w)`).exec(compose)[1];
  /** @returns {Map<string, string>} the environment of a service */
  const settingsOf = (name) =>
    new Map([...serviceNamed(name).matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map(([, key, value]) => [key, value]));

  for (const service of ['server', 'worker'])
    it(`gives the ${service} only settings that it knows`, () => {
      const known = settingsInCode(text('backend/src/config/env.ts'));
      const given = [...settingsOf(service).keys()];
      assert.ok(given.length > 5);
      assert.deepEqual(
        given.filter((name) => !known.includes(name)),
        [],
      );
    });

  it('gives a worker the database, the files and the secret of the server, and no password of a person', () => {
    const [server, worker] = [settingsOf('server'), settingsOf('worker')];
    const INSTALLATION = /^(DATABASE_URL|MEMENTO_(REDIS_URL|SECRET|IMPORT_ROOTS|STORAGE_\w+))$/;
    const common = [...server].filter(([name]) => INSTALLATION.test(name));
    assert.ok(common.length >= 4);
    for (const [name, value] of common) assert.equal(worker.get(name), value, name);
    const volumes = (name) => /volumes: .*/.exec(serviceNamed(name))[0];
    assert.equal(volumes('worker'), volumes('server'));
    assert.deepEqual(
      [...worker.keys()].filter((name) => /ADMIN|OIDC/.test(name)),
      [],
    );
  });
});

describe('the units of systemd', () => {
  it('start programs that are built, with the files of one installation', () => {
    for (const [unit, source] of [
      ['memento.service', 'main'],
      ['memento-worker.service', 'worker'],
    ]) {
      const settings = text(`deploy/systemd/${unit}`);
      assert.match(settings, new RegExp(`^ExecStart=/usr/bin/node .*backend/dist/${source}\\.js$`, 'm'));
      assert.ok(existsSync(join(ROOT, `backend/src/${source}.ts`)));
      for (const line of ['EnvironmentFile=-/etc/memento.env', 'StateDirectory=memento', 'KillSignal=SIGTERM'])
        assert.ok(settings.split('\n').includes(line), `${unit}: ${line}`);
    }
  });
});

describe('filledTemplate', () => {
  it('leaves the variables of nginx alone', () => {
    assert.equal(filledTemplate('a $b ${C}', { C: 'd' }), 'a $b d');
  });

  it('refuses a value too few, and one too many', () => {
    assert.throws(() => filledTemplate('${A}', {}), /asks for A/);
    assert.throws(() => filledTemplate('${A}', { A: '1', B: '2' }), /does not know B/);
  });
});
