import { beforeEach, describe, expect, it, vi } from 'vitest';
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
    expect(box.fragile).toBe(true);
  });

  it.each(['{"half', 'null', '{}', '{"ref":"other","room":"r","seat":"nadia","body":{"verb":"v"}}'])(
    'starts empty over what is no parcel: %s',
    (spoilt) => {
      window.localStorage.setItem('outbox|nadia|1|a', spoilt);
      expect(outbox().pending()).toEqual([]);
    },
  );

  it('CL-6: two tabs of one seat wipe nothing of each other’s, and a third takes both over in order', () => {
    const [one, other] = [outbox(), outbox()];
    one.add(parcel('a'));
    other.add(parcel('b'));
    one.add(parcel('c'));
    other.remove('b');
    other.add(parcel('d'));

    expect(outbox().pending().map(({ ref }) => ref)).toEqual(['a', 'c', 'd']);
  });

  it('keeps the order of writing though the computer’s clock is set back meanwhile', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-21T09:00:00Z') });
    const before = outbox();
    before.add(parcel('z'));
    vi.setSystemTime(Date.parse('2026-11-20T09:00:00Z'));
    before.add(parcel('a'));
    vi.useRealTimers();

    expect(outbox().pending().map(({ ref }) => ref)).toEqual(['z', 'a']);
  });

  it('CL-6: drops what another tab has had answered, by its event or on a second look', () => {
    const writing = outbox();
    writing.add(parcel('a'));
    writing.add(parcel('b'));
    const [watching, looking] = [outbox(), outbox()];
    const stop = watching.watch();

    const [name] = Object.keys(window.localStorage).filter((key) => key.endsWith('|a'));
    writing.remove('a');
    window.dispatchEvent(new StorageEvent('storage', { key: name, newValue: null, storageArea: window.localStorage }));
    looking.review();
    stop();

    expect(watching.pending()).toEqual([parcel('b')]);
    expect(looking.pending()).toEqual([parcel('b')]);
  });

  it('CL-6: shows in every tab what one was refused', () => {
    const writing = outbox();
    writing.add(parcel('a'));
    const watching = outbox();
    const stop = watching.watch();
    writing.refuse('a', 'board_locked', 'Locked.');

    const [[key, newValue] = ['', '']] = Object.entries<string>(window.localStorage);
    window.dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: window.localStorage }));
    stop();

    expect(watching.refused()).toEqual(writing.refused());
  });

  it('CL-6: takes over what a closed tab left, once it has seen it twice', () => {
    const staying = outbox();
    outbox().add(parcel('a'));

    staying.review();
    expect(staying.pending()).toEqual([]);
    staying.review();
    expect(staying.pending()).toEqual([parcel('a')]);
  });

  it('keeps what it has when somebody empties the storage', () => {
    const box = outbox();
    const stop = box.watch();
    box.add(parcel('a'));
    window.localStorage.clear();
    window.dispatchEvent(new StorageEvent('storage', { key: null, storageArea: window.localStorage }));
    stop();

    expect(outbox().pending()).toEqual([parcel('a')]);
  });

  it('keeps in memory what a full storage cannot take, and says that closing the page would lose it', () => {
    const box = outbox();
    box.add(parcel('a'));
    expect(box.fragile).toBe(false);

    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    box.add(parcel('b'));
    full.mockRestore();
    box.review();

    expect(box.pending()).toEqual([parcel('a'), parcel('b')]);
    expect(box.fragile).toBe(true);
  });

  it('leaves nothing in storage once everything is answered', () => {
    const box = outbox();
    box.add(parcel('a'));
    box.remove('a');
    expect(window.localStorage.length).toBe(0);
  });
});
