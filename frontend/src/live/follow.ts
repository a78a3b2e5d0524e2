import { onDestroy } from 'svelte';
import { Room, type Connection, type ReduceOf } from '../wire/live.svelte';
import type { RoomPrefix } from '../wire/wire';

/** Follow a room for as long as the component that asks for it stands. */
export function follow<P extends RoomPrefix>(
  connection: Connection,
  name: `${P}:${string}`,
  seat: string | null,
  reduce: ReduceOf<P>,
): Room<P> {
  const room = new Room<P>(connection, name, seat, reduce);
  onDestroy(room.leave);
  return room;
}
