import { TestBed } from '@angular/core/testing';
import { categoriesList } from '../../api/fn/categories/categories-list';
import { permissionsGrant } from '../../api/fn/permissions/permissions-grant';
import { permissionsRevoke } from '../../api/fn/permissions/permissions-revoke';
import { rightsOnProject } from '../../api/fn/permissions/rights-on-project';
import { ApiError } from '../../core/api-error';
import { aRight } from '../../core/testing/a-right';
import { FakeApi, provideFakeApi } from '../../core/testing/fake-api';
import { PeopleStore } from './people-store';

describe('PeopleStore', () => {
  let api: FakeApi;
  let store: PeopleStore;
  let order: string[];
  beforeEach(() => {
    order = [];
    api = new FakeApi()
      .on(rightsOnProject, () => ({ rights: [aRight()], next_cursor: null }))
      .on(categoriesList, () => ({ categories: [], next_cursor: null }))
      .on(permissionsGrant, ({ body }) => {
        order.push(`give ${body.type}`);
        return { permission: body };
      })
      .on(permissionsRevoke, ({ type, typeId }) => void order.push(`take ${type} ${typeId}`));
    TestBed.configureTestingModule({ providers: [PeopleStore, provideFakeApi(api)] });
    store = TestBed.inject(PeopleStore);
    store.open(1);
  });

  it('gives the new right before it takes the old one', async () => {
    await store.change(aRight(), 'view');
    expect(order).toEqual(['give provie', 'take propar 1']);
  });

  it('takes the old one also when the new one was there already', async () => {
    api.on(permissionsGrant, () => {
      throw new ApiError('They have it.', 409, 'permission.exists');
    });
    await store.change(aRight(), 'administer');
    expect(order).toEqual(['take propar 1']);
  });

  it('keeps the old one when the new one cannot be given', async () => {
    api.on(permissionsGrant, () => {
      throw new ApiError('No.', 403, 'not-allowed');
    });
    await expect(store.change(aRight(), 'view')).rejects.toMatchObject({ status: 403 });
    expect(order).toEqual([]);
  });

  it('does nothing when nothing changes, and takes away where it was given', async () => {
    await store.change(aRight(), 'annotate');
    await store.takeAway(aRight({ type: 'annvie', category_id: 2, annotation_id: 3 }));
    expect(order).toEqual(['take annvie 3']);
  });
});
