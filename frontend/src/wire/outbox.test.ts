import { beforeEach, describe, expect, it } from 'vitest';
import { Outbox, type Parcel } from './outbox';

const parcel = (ref: string, seat = 'nadia'): Parcel => ({ ref, seat, room: 'board:1', body: { verb: 'add_card' } });

function outbox(seats: string[] = ['nadia']): Outbox {
  const box = new Outbox(window.localStorage);
  box.recover(seats);
  return box;
}

describe('Outbox', () => {
  beforeEach(() => window.localStorage.clear());

  it('gives back after a reload what was not answered, oldest first and with the same ref', () => {
    const before = outbox();
    before.add(parcel('a'));
    before.add(parcel('b'));
    before.add(parcel('c'));
    before.remove('b');

    expect(outbox().pending()).toEqual([parcel('a'), parcel('c')]);
  });

  it('keeps two people of one laptop apart', () => {
    const before = outbox(['nadia', 'karim']);
    before.add(parcel('a', 'nadia'));
    before.add(parcel('b', 'karim'));

    expect(outbox(['karim']).pending()).toEqual([parcel('b', 'karim')]);
  });

  it('keeps a refused text in sight until it is discarded, and does not send it again', () => {
    const before = outbox();
    before.add(parcel('a'));
    before.refuse('a', 'board_locked', 'The board is locked.');

    const after = outbox();
    expect(after.pending()).toEqual([]);
    expect(after.refused()).toEqual([{ ...parcel('a'), refused: { code: 'board_locked', message: 'The board is locked.' } }]);

    after.remove('a');
    expect(outbox().refused()).toEqual([]);
  });

  it('lives without storage', () => {
    const box = new Outbox(null);
    box.add(parcel('a'));
    expect(box.pending()).toEqual([parcel('a')]);
  });

  it('starts empty over a spoilt shelf', () => {
    window.localStorage.setItem('outbox|nadia|board:1', '{"half');
    expect(outbox().pending()).toEqual([]);
  });

  it('leaves nothing in storage once everything is answered', () => {
    const box = outbox();
    box.add(parcel('a'));
    box.remove('a');
    expect(window.localStorage.length).toBe(0);
  });
});
