/** A document, for libraries that look for one when they are loaded: imported before them. */

import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<main></main>', { pretendToBeVisual: true });
for (const name of ['Element', 'SVGElement', 'Node', 'Text', 'Comment', 'HTMLElement', 'HTMLMediaElement', 'Event']) {
  (globalThis as any)[name] = (window as any)[name];
}
Object.assign(globalThis, { window, document: window.document });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
