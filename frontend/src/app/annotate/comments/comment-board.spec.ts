import type { CommentDto } from '../../api/models/comment-dto';
import { ApiError } from '../../core/api-error';
import { aComment } from '../../core/testing/builders';
import { CommentBoard, type CommentPort } from './comment-board';

describe('CommentBoard', () => {
  let server: CommentDto[];
  let reads: number;
  const port: CommentPort = {
    list: () => Promise.resolve([...server]).finally(() => reads++),
    add: ({ content, layerId, parentId, pin }) => {
      const place = pin && { x: pin[0], y: pin[1] };
      const added = aComment({
        comment_id: 100 + server.length,
        content,
        layer_id: layerId,
        parent_id: parentId,
        pin: place,
      });
      server.push(added);
      return Promise.resolve(added);
    },
    change: (commentId, change) => {
      server = server.map((each) => (each.comment_id === commentId ? { ...each, ...change } : each));
      return Promise.resolve(server.find((each) => each.comment_id === commentId) ?? aComment());
    },
    remove: (commentId) => Promise.resolve((server = server.filter((each) => each.comment_id !== commentId))),
  };
  const shape = (board: CommentBoard) =>
    board.threads().map(({ first, answers }) => [first.comment_id, ...answers.map(({ comment_id }) => comment_id)]);

  beforeEach(() => {
    reads = 0;
    server = [
      aComment({ comment_id: 1, pin: { x: 1, y: 2 } }),
      aComment({ comment_id: 2 }),
      aComment({ comment_id: 3, parent_id: 1 }),
      aComment({ comment_id: 4, parent_id: 77, pin: { x: 5, y: 5 } }),
    ];
  });

  it('makes threads, and numbers the pins', () => {
    const board = new CommentBoard(port, server);
    expect(shape(board)).toEqual([[1, 3], [2], [4]]);
    expect(board.threads().map(({ pinNumber }) => pinNumber)).toEqual([1, 0, 2]);
  });

  it('adds, answers, resolves and deletes', async () => {
    const board = new CommentBoard(port, server);
    await board.add({ content: 'Here', layerId: 1, parentId: 2, pin: [3, 4] });
    expect(shape(board)).toEqual([[1, 3], [2, 104], [4]]);
    await board.resolve(1, true);
    expect(board.openThreads().map(({ first }) => first.comment_id)).toEqual([2, 4]);
    await board.reword(2, 'Other words');
    expect(board.threads()[1]?.first.content).toBe('Other words');
    await board.remove(1);
    expect(shape(board)).toEqual([[2, 104], [3], [4]]);
  });

  it('reads what others say, and once more when they go on meanwhile', async () => {
    const board = new CommentBoard(port, server);
    const first = board.refresh();
    await Promise.all([board.refresh(), board.refresh()]);
    server.push(aComment({ comment_id: 9 }));
    await first;
    expect(reads).toBe(2);
    expect(shape(board).at(-1)).toEqual([9]);
  });

  it('keeps what it has when that cannot be read, and reads again when asked', async () => {
    const failing = { ...port, list: () => Promise.reject(new ApiError('Down.', 0, 'network')) };
    const board = new CommentBoard(failing, server);
    await expect(board.refresh()).rejects.toMatchObject({ code: 'network' });
    expect(shape(board)).toHaveLength(3);
    await expect(board.refresh()).rejects.toMatchObject({ code: 'network' });
  });
});
