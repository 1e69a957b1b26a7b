import { chromium } from 'playwright-core';

/** Screens as people have them before them: their HTML, drawn by Chromium at 1920×1080. */
const PAGES: Record<string, () => string> = {
  report: () =>
    `<body style="margin:40px 160px;font:16px/1.6 serif"><h1>二〇二六年第三季度客户资产报告</h1>${paragraphs(14)}`,
  dense: () =>
    `<body style="margin:8px;font:13px/1.35 sans-serif;columns:3;column-gap:16px">${paragraphs(44)}`,
  sheet: () =>
    `<style>td,th{border:1px solid #c8c8c8;padding:2px 6px;white-space:nowrap}th{background:#e9edf2}</style>
     <body style="margin:0;font:13px sans-serif"><table style="border-collapse:collapse;width:100%">${rows(48)}</table>`,
  dark: () =>
    `<body style="margin:24px 60px;background:#1e1f22;color:#bcbec4;font:14px/1.5 monospace">${code(46)}`,
  mail: () =>
    `<body style="margin:0;font:14px/1.5 sans-serif;display:flex;height:1080px"><nav style="width:220px;background:#243447;color:#fff;padding:16px">${'<p>收件箱</p>'.repeat(9)}</nav>
     <div style="width:420px;background:#f3f5f7;padding:12px;border-right:1px solid #ccc">${'<div style="border-bottom:1px solid #ddd;padding:8px"><b>关于结算的通知</b><br>请各部门于本周五之前核对。</div>'.repeat(14)}</div>
     <main style="flex:1;padding:24px">${paragraphs(8)}</main>`,
  slides: () =>
    `<body style="margin:0;background:linear-gradient(135deg,#16385c,#3b82a0 60%,#c9e4de);color:#fff;font:34px/1.5 sans-serif;height:1080px;padding:90px;box-sizing:border-box"><h1>市场展望</h1><ul>${'<li>权益类资产配置比例与风险敞口</li>'.repeat(7)}</ul>`,
  pictures: () =>
    `<body style="margin:20px;font:15px/1.5 sans-serif;display:grid;grid-template-columns:repeat(3,1fr);gap:16px">${Array.from({ length: 6 }, (_, i) => `<figure style="margin:0">${photo(i)}<figcaption>图 ${i + 1}：${SENTENCE}</figcaption></figure>`).join('')}`,
};

const SENTENCE = '本季度客户资产总额较上季度增长百分之三点七，主要来自固定收益类产品的申购。';
const ENGLISH = 'Net inflows were led by institutional mandates; fees fell by four basis points.';

const paragraphs = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `<p>${`${i + 1}. ${SENTENCE}${ENGLISH} `.repeat(2 + (i % 3))}</p>`,
  ).join('');

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const cells = Array.from({ length: 11 }, (_, j) => `<td>${((i * 7919 + j * 104729) % 99991) / 10}</td>`);
    return `<tr><td>客户${i + 1}</td>${cells.join('')}</tr>`;
  }).join('');

const code = (count: number) =>
  Array.from(
    { length: count },
    (_, i) =>
      `<div>${'&nbsp;'.repeat(2 * (i % 4))}const row${i} = table.find(({ id }) =&gt; id === ${i * 37}); // 第 ${i} 行</div>`,
  ).join('');

/** Turbulence in colour has the waves of a photograph: all of them. */
const photo = (seed: number) =>
  `<svg width="600" height="420"><filter id="f${seed}"><feTurbulence type="fractalNoise" baseFrequency="0.0${seed + 1} 0.0${9 - seed}" numOctaves="5" seed="${seed}"/><feColorMatrix values="1.4 0 0 0 -.2 0 1.4 0 0 -.2 0 0 1.4 0 -.2 0 0 0 0 1"/></filter><rect width="600" height="420" filter="url(#f${seed})"/></svg>`;

/** PNG of every page. @throws where Chromium is not installed */
export async function drawPages(): Promise<Map<string, Buffer>> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const pages = new Map<string, Buffer>();
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    for (const [name, html] of Object.entries(PAGES)) {
      await page.setContent(html());
      pages.set(name, await page.screenshot());
    }
    return pages;
  } finally {
    await browser.close();
  }
}
