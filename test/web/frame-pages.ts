import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FramePages {
  /** Two of one server: to a browser they are different origins. */
  readonly allowed: string;
  readonly other: string;
  /** What stands in the frame of the pages. */
  show(src: string): void;
}

/** Pages of another system, with one frame each. */
export async function withFramePages(work: (pages: FramePages) => Promise<void>): Promise<void> {
  let shown = 'about:blank';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A record of the HR system</title><meta name="color-scheme" content="light dark"><style>body { margin: 0; } h1 { margin: 12px 16px; font: 600 18px system-ui; } iframe { display: block; width: 100%; height: 620px; border: 0; }</style></head><body><main><h1>A record</h1><iframe title="Handoff" src="${shown}"></iframe></main></body></html>`);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  try {
    await work({ allowed: `http://127.0.0.1:${port}`, other: `http://localhost:${port}`, show: (src) => void (shown = src) });
  } finally {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address;
}
