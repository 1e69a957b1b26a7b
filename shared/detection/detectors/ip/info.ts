/** What the two forms have in common. */
export const IP = {
  id: 'ip',
  name: { 'zh-CN': 'IP 地址', en: 'IP address' },
  standard: 'RFC 791, RFC 4291 §2.2',
  confidence: 0.8,
  mask: (value: string) => value.replace(/[^.:]+([.:])[^.:]+$/, '*$1*'),
} as const;
