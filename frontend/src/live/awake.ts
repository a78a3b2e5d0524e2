/** Keep the room's screen lit where the browser can: never on plain HTTP, where the lock does not exist. */
export function keepAwake(): () => void {
  const ask = (): void => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    // Refused on a low battery: the screen then sleeps as the computer is set.
    navigator.wakeLock.request('screen').catch(() => {});
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => document.removeEventListener('visibilitychange', ask);
}
