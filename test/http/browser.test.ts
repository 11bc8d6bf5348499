import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { serve } from './ask.ts';
import { createMemoryService, feedOf, storedOf } from './memory-service.ts';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = CANDIDATES.find((path) => existsSync(path));
// npm brings no browser.
const skip = executablePath === undefined ? 'no Chromium is installed' : false;

let browser: Browser | undefined;

before(async () => {
  if (executablePath === undefined) return;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  args.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
  browser = await chromium.launch({ executablePath, args });
});

after(() => browser?.close());

function newsService() {
  const service = createMemoryService();
  service.feeds.set(
    'world',
    feedOf('world', { title: 'Dunia', description: 'Berita', language: 'id' }),
  );
  const longWord = 'panjang'.repeat(40);
  service.entries.push(
    storedOf('k1', {
      title: `Judul ${longWord}`,
      publishedAt: '2024-10-15T12:18:00+07:00',
      language: 'id',
      text: `https://example.org/${longWord}\n\nDua.`,
      authors: [{ name: longWord }],
      related: [{ title: `</script>${longWord}` }],
      images: [{ caption: 'Keterangan', credit: 'Antara' }],
    }),
    storedOf('ar1', {
      title: 'وزراء الخارجية يبحثون مستقبل التعاون',
      publishedAt: '2024-10-14T20:30:00+03:00',
      language: 'ar',
      html: `<p>${'كلمة '.repeat(200)}</p><table><tr>${'<td>خلية</td>'.repeat(40)}</tr></table>`,
    }),
  );
  service.publish('world');
  return service;
}

async function open(url: string, width: number): Promise<{ page: Page; faults: string[] }> {
  assert.ok(browser);
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => faults.push(request.url()));
  await page.goto(url);
  return { page, faults };
}

const PATHS = ['/', '/feeds/world', '/articles/k1', '/articles/ar1'];

test('pages load without a fault and fit every screen', { skip }, async (t) => {
  const server = await serve(t, newsService());
  for (const width of [1280, 390, 320]) {
    for (const path of PATHS) {
      const { page, faults } = await open(`${server.url}${path}`, width);
      assert.deepEqual(faults, [], path);
      const excess = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(excess) <= 0, `${path} is ${excess} px too wide at ${width}`);
      assert.equal(await page.locator('h1').count(), 1);
      assert.equal(
        await page.locator('link[rel="alternate"][type="application/rss+xml"]').count(),
        1,
      );
      await page.close();
    }
  }
});

test('the description of an article parses in the page', { skip }, async (t) => {
  const server = await serve(t, newsService());
  const { page } = await open(`${server.url}/articles/k1`, 1280);
  const json = await page.locator('script[type="application/ld+json"]').textContent();
  assert.equal(JSON.parse(String(json))['@type'], 'NewsArticle');
});

test('one press copies an address', { skip }, async (t) => {
  const server = await serve(t, newsService());
  const { page } = await open(`${server.url}/feeds/world`, 1280);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.addresses button').first().click();
  await page.locator('.copy-status', { hasText: 'world.rss' }).waitFor({ state: 'attached' });
  const copied = await page.evaluate('navigator.clipboard.readText()');
  assert.equal(copied, 'https://kabar.example/feeds/world.rss');
});
