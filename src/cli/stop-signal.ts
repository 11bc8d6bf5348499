// The two signals by which an operator, a terminal or a supervisor asks a process to stop.

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Calls back at the first signal; later ones change nothing, as npm sends each a second time. Returns
 * the way to listen no longer.
 */
export function onStopSignal(stop: () => void): () => void {
  let isAsked = false;
  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  return () => {
    for (const signal of SIGNALS) process.off(signal, ask);
  };
}
