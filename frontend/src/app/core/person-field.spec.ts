import { TestBed } from '@angular/core/testing';
import { usersList } from '../api/fn/users/users-list';
import type { UserDto } from '../api/models/user-dto';
import { PersonField } from './person-field';
import { FakeApi, provideFakeApi } from './testing/fake-api';

const ADA: UserDto = {
  ...{ user_id: 2, username: 'ada', name: 'Ada Lovelace', email: '', settings: '', active: true, version: 1 },
};

describe('PersonField', () => {
  let api: FakeApi;
  beforeEach(() => {
    vi.useFakeTimers();
    api = new FakeApi().on(usersList, () => ({ users: [ADA], next_cursor: null }));
    TestBed.configureTestingModule({ providers: [provideFakeApi(api)] });
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
  });

  async function field() {
    const fixture = TestBed.createComponent(PersonField);
    fixture.componentRef.setInput('label', 'Person');
    TestBed.tick();
    const input = (fixture.nativeElement as HTMLElement).querySelector('input') as HTMLInputElement;
    const type = async (text: string) => {
      input.focus();
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await vi.advanceTimersByTimeAsync(300);
      TestBed.tick();
      await vi.advanceTimersByTimeAsync(0);
    };
    return { fixture, input, type };
  }

  it('asks for a part of the name once somebody stops typing, and only for people who may sign in', async () => {
    const { type } = await field();
    await type('lov');
    expect(api.paramsOf(usersList)).toEqual([{ search: 'lov', active: true, limit: 8 }]);
  });

  it('does not ask for everybody', async () => {
    const { type } = await field();
    await type('  ');
    expect(api.paramsOf(usersList)).toEqual([]);
  });

  it('names nobody while somebody types on, and is emptied from outside', async () => {
    const { fixture, input, type } = await field();
    fixture.componentRef.setInput('person', ADA);
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(0);
    expect(input.value).toBe('Ada Lovelace');
    await type('gra');
    expect([fixture.componentInstance.person(), input.value]).toEqual([null, 'gra']);
  });
});
