import { nt, t } from '../i18n';
import type { Standing } from '../wire/client';

/** How the page stands with the server, in one short sentence. `waiting`: what is written and not yet sent; `fragile`: this
 * browser keeps nothing, so that closing the page would lose it. */
export function standingWords(standing: Standing, waiting: number, fragile = false): string {
  switch (standing) {
    case 'connecting':
      return t('Connecting…');
    case 'socket':
      return waiting ? nt('Sending {n} item', 'Sending {n} items', waiting) : t('Connected');
    case 'http':
      return waiting ? nt('Sending {n} item', 'Sending {n} items', waiting) : t('Connected by a detour (filtered network)');
    case 'restarting':
      return waiting
        ? nt('The server restarts: {n} item kept', 'The server restarts: {n} items kept', waiting)
        : t('The server restarts: back in a moment');
    case 'offline':
      if (!waiting) return t('Offline: what you write is kept');
      return fragile
        ? nt('Offline: {n} item not sent, keep this page open', 'Offline: {n} items not sent, keep this page open', waiting)
        : nt(
            'Offline: {n} item kept, sent when the network is back',
            'Offline: {n} items kept, sent when the network is back',
            waiting,
          );
    case 'outdated':
      return t('This page is out of date');
    default:
      return standing satisfies never;
  }
}
