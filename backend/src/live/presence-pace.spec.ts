import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PresencePace } from './presence-pace.js';

describe('PresencePace', () => {
  const passed: string[] = [];
  let pace: PresencePace<string>;
  beforeEach(() => {
    jest.useFakeTimers();
    passed.length = 0;
    pace = new PresencePace(
      (word) => passed.push(word),
      () => Date.now(),
    );
  });
  afterEach(() => {
    pace.stop();
    jest.useRealTimers();
  });

  it('passes ten words a second on at once', () => {
    for (let n = 0; n < 10; n++) {
      pace.say('ada', 'tab', `${n}`);
      jest.advanceTimersByTime(100);
    }
    expect(passed).toHaveLength(10);
    pace.say('ada', 'tab', 'next');
    expect(passed.at(-1)).toBe('next');
  });

  it('passes of more than that the newest on, within the second', () => {
    for (let n = 0; n < 500; n++) pace.say('ada', 'tab', `${n}`);
    expect(passed).toHaveLength(10);
    jest.advanceTimersByTime(1000);
    expect(passed.slice(10)).toEqual(['499']);
  });

  it('never passes more than ten in any second, however long it goes on', () => {
    const at: number[] = [];
    const busy = new PresencePace<number>(
      () => at.push(Date.now()),
      () => Date.now(),
    );
    for (let n = 0; n < 1000; n++) {
      busy.say('ada', `tab ${n % 3}`, n);
      jest.advanceTimersByTime(7);
    }
    jest.advanceTimersByTime(2000);
    const most = Math.max(...at.map((start) => at.filter((each) => each >= start && each < start + 1000).length));
    expect(most).toBe(10);
    busy.stop();
  });

  it('says nothing more of a tab that has left', () => {
    for (let n = 0; n < 50; n++) pace.say('ada', 'tab', `${n}`);
    pace.forget('ada', 'tab');
    jest.advanceTimersByTime(2000);
    expect(passed).toHaveLength(10);
  });

  it('does not let one speaker hold up another, nor one tab the other', () => {
    for (let n = 0; n < 50; n++) pace.say('ada', 'one', `${n}`);
    pace.say('grace', 'tab', 'hello');
    expect(passed.at(-1)).toBe('hello');
    pace.say('ada', 'two', 'also here');
    jest.advanceTimersByTime(1000);
    expect(passed.slice(-2)).toEqual(['49', 'also here']);
  });
});
