import { TestBed } from '@angular/core/testing';
import { displayKeep } from '../api/fn/display/display-keep';
import { displayList } from '../api/fn/display/display-list';
import { authMe } from '../api/fn/sign-in/auth-me';
import { FakeApi, provideFakeApi } from '../core/testing/fake-api';
import { Session } from '../core/session';
import { DisplayKeeper } from './display-keeper';

const DISPLAY = [{ layer_id: 1, settings: 'window:1-2' }];

async function keeperOf(guest: { display_name: string } | null, api: FakeApi): Promise<DisplayKeeper> {
  api.on(authMe, () => ({ user: { user_id: 3 }, rights: {}, guest }) as never);
  TestBed.configureTestingModule({ providers: [provideFakeApi(api)] });
  await TestBed.inject(Session).restore();
  return TestBed.inject(DisplayKeeper);
}

describe('DisplayKeeper', () => {
  beforeEach(() => sessionStorage.clear());

  it('keeps what people want on the server', async () => {
    const api = new FakeApi()
      .on(displayList, () => ({ display: DISPLAY }))
      .on(displayKeep, () => ({ display: DISPLAY }));
    const keeper = await keeperOf(null, api);
    await keeper.keep(7, DISPLAY);
    expect(await keeper.mine(7)).toEqual(DISPLAY);
    expect(api.paramsOf(displayKeep)).toEqual([{ annotationId: 7, body: { display: DISPLAY } }]);
    expect(sessionStorage.length).toBe(0);
  });

  it('keeps what guests want in their tab, sample by sample', async () => {
    const keeper = await keeperOf({ display_name: 'Grace' }, new FakeApi());
    await keeper.keep(7, DISPLAY);
    expect([await keeper.mine(7), await keeper.mine(8)]).toEqual([DISPLAY, []]);
    await keeper.forget(7);
    expect(await keeper.mine(7)).toEqual([]);
  });

  it('takes a text that makes no sense for nothing', async () => {
    const keeper = await keeperOf({ display_name: 'Grace' }, new FakeApi());
    sessionStorage.setItem('memento.display.7', '{');
    expect(await keeper.mine(7)).toEqual([]);
  });
});
