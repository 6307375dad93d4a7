import type { Page } from '@playwright/test';

/** Ids of the regions of which a change is in the browser's journal, over all tabs. */
export async function keptRegions(page: Page): Promise<string[]> {
  return page.evaluate(readJournal);
}

/** Runs in the page. */
function readJournal(): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('memento-journal');
    opening.onerror = () => reject(new Error('no journal'));
    opening.onsuccess = () => {
      const db = opening.result;
      if (!db.objectStoreNames.contains('changes')) return resolve([]);
      const reading = db.transaction('changes').objectStore('changes').getAll();
      reading.onerror = () => reject(new Error('unreadable'));
      reading.onsuccess = () => {
        db.close();
        resolve((reading.result as { regionId: string }[]).map((change) => change.regionId));
      };
    };
  });
}
