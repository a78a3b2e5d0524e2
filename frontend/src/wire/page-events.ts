export interface PageEvents {
  /** Looked at again, perhaps after a sleep. */
  seen(): void;
  /** The browser believes that the network is back, or gone. */
  online(): void;
  offline(): void;
  /** Put aside by the browser, to be shown again on « back »; and shown again. */
  shelved(): void;
  unshelved(): void;
  /** About to be closed: true asks the person first. */
  leaving(): boolean;
}

/** What happens to the page around the connection. The returned function stops listening. */
export function listenToPage(events: PageEvents): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const whenPersisted = (act: () => void) => (event: PageTransitionEvent) => {
    if (event.persisted) act();
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && events.seen(), { signal });
  window.addEventListener('online', () => events.online(), { signal });
  window.addEventListener('offline', () => events.offline(), { signal });
  window.addEventListener('pagehide', whenPersisted(() => events.shelved()), { signal });
  window.addEventListener('pageshow', whenPersisted(() => events.unshelved()), { signal });
  window.addEventListener('beforeunload', (event) => events.leaving() && event.preventDefault(), { signal });
  return () => listening.abort();
}
