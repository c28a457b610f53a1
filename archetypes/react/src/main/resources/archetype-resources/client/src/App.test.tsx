import { SpacetimeDBProvider } from '@stdb/client/react';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { App } from './App';
import { connectionBuilder } from './connection';

// The page with a real database: that of mvn verify, which is empty, or that of stdb:run.
const WAIT = { timeout: 30_000 };

afterEach(cleanup);

async function openPage(): Promise<void> {
  render(
    <SpacetimeDBProvider connectionBuilder={connectionBuilder()}>
      <App />
    </SpacetimeDBProvider>
  );
  await screen.findByText('connected', {}, WAIT);
}

function add(text: string): void {
  fireEvent.change(screen.getByLabelText('task'), { target: { value: text } });
  fireEvent.click(screen.getByText('Add'));
}

test('a task is added, done and removed', async () => {
  await openPage();
  const text = `water the flowers ${Math.random()}`;
  add(text);
  fireEvent.click(await screen.findByLabelText(text, {}, WAIT));
  await waitFor(() => expect(screen.getByLabelText(text)).toHaveProperty('checked', true), WAIT);
  fireEvent.click(screen.getByText('Remove what is done'));
  await waitFor(() => expect(screen.queryByLabelText(text)).toBeNull(), WAIT);
});

test('a refusal is shown', async () => {
  await openPage();
  add(' ');
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('tasks must not be empty'), WAIT);
});
