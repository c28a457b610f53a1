/** Answers that are asked for again and again, and numbers as people read them. */

import { useEffect, useState } from 'preact/hooks';

export interface Polled<T> {
  readonly value?: T;
  readonly error: string;
}

/** Asks at once and then in intervals; what was answered last stays while the server cannot be reached. */
export function usePolled<T>(ask: () => Promise<T>, millis: number, inputs: readonly unknown[]): Polled<T> {
  const [polled, setPolled] = useState<Polled<T>>({ error: '' });
  useEffect(() => {
    let isCurrent = true;
    let timer = 0;
    const next = (): void => {
      ask()
        .then(
          value => isCurrent && setPolled({ value, error: '' }),
          (failure: Error) => isCurrent && setPolled(before => ({ ...before, error: failure.message }))
        )
        .then(() => {
          if (isCurrent) {
            timer = setTimeout(next, millis);
          }
        });
    };
    setPolled({ error: '' });
    next();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, inputs as unknown[]);
  return polled;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytesLabel(bytes: number): string {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const amount = bytes / 1024 ** unit;
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[unit]}`;
}

export function numberLabel(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

export function countLabel(shown: number, total: number): string {
  return shown === total ? String(total) : `${shown} of ${total}`;
}
