/** How many clients draw at once, and how much each does: `MEMENTO_CROWD=full` takes a quarter of an hour. */
export const CROWD =
  process.env.MEMENTO_CROWD === 'full' ? { clients: 20, operations: 500 } : { clients: 8, operations: 30 };
