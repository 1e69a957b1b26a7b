import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { TestConsole } from '../../console/testing/test-console.ts';

export interface Look {
  locale: 'zh-CN' | 'en';
  width: number;
  colorScheme: 'light' | 'dark';
}

export const DESK: Look = { locale: 'zh-CN', width: 1440, colorScheme: 'light' };

/** A browser window in which the console's administrator is logged in, and what went wrong in it. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Errors of the page: broken scripts, and what the content security policy refused. */
  errors: string[];
  /** Requests to anywhere else than the console. */
  foreign: string[];
  /** Bytes of scripts as they came over the wire. */
  scriptBytes(): Promise<number>;
}

/** `cookie`: of somebody else than the administrator. */
export async function visit(
  browser: Browser,
  console_: Pick<TestConsole, 'url' | 'cookie'>,
  look: Look,
  cookie = console_.cookie,
): Promise<Visit> {
  const { locale, width, colorScheme } = look;
  const context = await browser.newContext({ locale, colorScheme, viewport: { width, height: 900 } });
  const [name, value] = cookie.split('=') as [string, string];
  if (name) await context.addCookies([{ name, value, url: console_.url }]);
  const page = await context.newPage();
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(console_.url)) foreign.push(request.url());
  });
  const scriptBytes = () =>
    page.evaluate<number>(
      `performance.getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js'))
        .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
    );
  return { context, page, errors, foreign, scriptBytes };
}
