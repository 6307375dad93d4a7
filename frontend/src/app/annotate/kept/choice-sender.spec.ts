import { TestBed } from '@angular/core/testing';
import { decisionsDecide } from '../../api/fn/decisions/decisions-decide';
import { decisionsTakeBack } from '../../api/fn/decisions/decisions-take-back';
import { annotationsLabelsAttach } from '../../api/fn/labels/annotations-labels-attach';
import { annotationsLabelsDetach } from '../../api/fn/labels/annotations-labels-detach';
import { ApiError } from '../../core/api-error';
import { Notices } from '../../core/notices';
import { FakeApi, provideFakeApi, settled } from '../../core/testing/fake-api';
import { Journals } from '../journal/journals';
import type { Choice } from './choice';
import { ChoiceSender, type Outcome } from './choice-sender';
import { KeptChoices } from './kept-choices';

const NETWORK = new ApiError('Down.', 0, 'network');
const MILD: Choice = { kind: 'answer', annotationId: 7, aboutId: 1, wanted: 'mild' };
const SEVERE: Choice = { ...MILD, wanted: 'severe' };
const NONE: Choice = { kind: 'answer', annotationId: 7, aboutId: 2, wanted: null };
const ON: Choice = { kind: 'label', annotationId: 7, aboutId: 1, wanted: true };
const OFF: Choice = { kind: 'label', annotationId: 8, aboutId: 3, wanted: false };

describe('ChoiceSender', () => {
  let api: FakeApi;
  let failure: ApiError | null;
  let person: string;
  let somebodyElse: ApiError | null;
  let sent: string[];
  /** Lets an answer go; made anew by each call that is held. */
  let letGo: (() => void) | null;
  const sender = () => TestBed.inject(ChoiceSender);
  const kept = () => TestBed.inject(KeptChoices);
  const keptNow = () =>
    kept()
      .all()
      .map(({ madeAt: _, ...choice }) => choice);
  const outcomes = () => {
    const heard: Outcome[] = [];
    sender().outcomes.subscribe(({ choice: { kind, aboutId }, isSaved }) =>
      heard.push({ choice: { kind, aboutId } as Choice, isSaved }),
    );
    return heard;
  };

  beforeEach(() => {
    localStorage.clear();
    [failure, person, somebodyElse, sent, letGo] = [null, 'user 5', null, [], null];
    const answer = async (what: string) => {
      sent.push(what);
      if (letGo) await new Promise<void>((resolve) => (letGo = resolve));
      if (failure) throw failure;
      return {} as never;
    };
    api = new FakeApi()
      .on(decisionsDecide, ({ annotationId, body }) => answer(`${annotationId} ${body.option}`))
      .on(decisionsTakeBack, ({ annotationId }) => answer(`${annotationId} –`))
      .on(annotationsLabelsAttach, ({ body }) => answer(`${body.annotation_id} +${body.label_id}`))
      .on(annotationsLabelsDetach, ({ annotationId, labelId }) => answer(`${annotationId} -${labelId}`));
    const demandSamePerson = () => {
      if (somebodyElse) throw somebodyElse;
    };
    const journals = { person: () => person, demandSamePerson };
    TestBed.configureTestingModule({
      providers: [provideFakeApi(api), { provide: Journals, useValue: journals }],
    });
  });
  afterEach(() => localStorage.clear());

  it('saves a choice, and keeps nothing of it', async () => {
    expect(await sender().save(MILD)).toBe('saved');
    expect(await sender().save(ON)).toBe('saved');
    expect([sent, keptNow()]).toEqual([['7 mild', '7 +1'], []]);
  });

  it('keeps a choice before it is sent: a page that dies meanwhile does not take it along', async () => {
    letGo = () => {};
    const saving = sender().save(ON);
    await settled();
    expect([sent, keptNow()]).toEqual([['7 +1'], [ON]]);
    letGo();
    await saving;
    expect(keptNow()).toEqual([]);
  });

  it('sends what an earlier visit kept in the order in which it was chosen, and tells of each', async () => {
    for (const choice of [OFF, MILD, ON, NONE]) kept().keep(choice);
    const heard = outcomes();
    await settled();
    await sender().sendKept();
    expect([sent, keptNow()]).toEqual([['8 -3', '7 mild', '7 +1', '7 –'], []]);
    expect(heard.map(({ choice, isSaved }) => [choice.kind, choice.aboutId, isSaved])).toEqual([
      ['label', 3, true],
      ['answer', 1, true],
      ['label', 1, true],
      ['answer', 2, true],
    ]);
  });

  it('keeps it on while the network is away, and sends it once when that is back', async () => {
    failure = NETWORK;
    expect(await sender().save(ON)).toBe('kept');
    await sender().sendKept();
    expect([...kept().of('label', 7)]).toEqual([[1, true]]);
    [failure, sent] = [null, []];
    dispatchEvent(new Event('online'));
    dispatchEvent(new Event('online'));
    await settled();
    await sender().sendKept();
    expect([sent, keptNow()]).toEqual([['7 +1'], []]);
  });

  it('sends of several choices about the same only the last, behind the one that is on its way', async () => {
    letGo = () => {};
    const first = sender().save(MILD);
    await settled();
    const fates = [first, sender().save({ ...MILD, wanted: null }), sender().save(SEVERE)];
    await settled();
    expect(sent).toEqual(['7 mild']);
    const go = letGo;
    letGo = null;
    go();
    expect(await Promise.all(fates)).toEqual(['saved', 'superseded', 'saved']);
    expect([sent, keptNow()]).toEqual([['7 mild', '7 severe'], []]);
  });

  it('leaves to whoever waits for it what is chosen while kept choices are sent', async () => {
    kept().keep(NONE);
    kept().keep(ON);
    letGo = () => {};
    sender();
    await settled();
    const off = sender().save({ ...ON, wanted: false });
    const first = letGo;
    letGo = null;
    first();
    expect(await off).toBe('saved');
    expect([sent, keptNow()]).toEqual([['7 –', '7 -1'], []]);
  });

  it('takes a label for put on that is there already', async () => {
    failure = new ApiError('It is there.', 409, 'annotation_label.exists');
    expect(await sender().save(ON)).toBe('saved');
  });

  it('keeps it for its owner where the session has ended, and sends nothing of others', async () => {
    failure = new ApiError('Sign in.', 401, 'auth.required');
    expect(await sender().save(ON)).toBe('kept');
    [failure, person, sent] = [null, 'user 6', []];
    await sender().sendKept();
    expect([sent, keptNow()]).toEqual([[], []]);
    [person, somebodyElse] = ['user 5', new ApiError('Somebody else.', 401, 'auth.somebody-else')];
    await sender().sendKept();
    expect([sent, keptNow()]).toEqual([[], [ON]]);
  });

  it.each([
    { choice: MILD, text: 'An answer that was kept here was refused: The sample is gone.' },
    { choice: ON, text: 'A label that was kept here was refused: The sample is gone.' },
  ])('says what is refused of what was kept, and does not try it for ever: $choice.kind', async ({ choice, text }) => {
    failure = new ApiError('The sample is gone.', 404, 'not-found');
    kept().keep(choice);
    const heard = outcomes();
    await settled();
    expect([keptNow(), heard.map(({ isSaved }) => isSaved)]).toEqual([[], [false]]);
    expect(TestBed.inject(Notices).list()[0]?.text).toBe(text);
  });

  it('rejects with what the server refuses at once, and forgets it', async () => {
    failure = new ApiError('No.', 403, 'not-allowed');
    await expect(sender().save(ON)).rejects.toBe(failure);
    expect(keptNow()).toEqual([]);
  });

  it('leaves alone what was chosen anew, in another tab, while the old choice was on its way', async () => {
    kept().keep(MILD);
    letGo = () => {};
    sender();
    await settled();
    kept().keep(SEVERE);
    letGo();
    await settled();
    expect(keptNow()).toEqual([SEVERE]);
  });

  it('rejects without a network where the browser keeps nothing', async () => {
    [person, failure] = ['', NETWORK];
    await expect(sender().save(ON)).rejects.toBe(NETWORK);
  });
});
