// Lets Node resolve the specifiers without extension that generated files share with bundlers.
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && !process.env.STDB_RESOLVE_REGISTERED) {
  register(import.meta.url);
}

export function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && context.parentURL) {
    for (const end of ['.js', '/index.js']) {
      const url = new URL(specifier + end, context.parentURL);
      if (existsSync(fileURLToPath(url))) {
        return next(url.href, context);
      }
    }
  }
  return next(specifier, context);
}
