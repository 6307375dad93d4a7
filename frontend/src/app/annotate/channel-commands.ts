import type { ChannelBoard } from './channel-board';

/** One group on or back along time or depth; where there is only one way to go, along that. */
export function goAlong(board: ChannelBoard, axis: 'T' | 'Z', step: number): void {
  const { axes } = board.grid();
  const found = axes.findIndex(({ name }) => name === axis);
  const place = found < 0 && axes.length === 1 ? 0 : found;
  if (place >= 0) board.goTo(place, (board.places()[place] ?? 0) + step);
}

/** Shows or hides the channel at a place of the panel, from 0; or shows it alone, and all others again. */
export function toggleChannel(board: ChannelBoard, place: number, alone: boolean): void {
  const channel = board.channels()[place];
  if (!channel) return;
  if (alone) board.toggleAlone(channel.key);
  else board.setVisible(channel.key, !channel.display.visible);
}
