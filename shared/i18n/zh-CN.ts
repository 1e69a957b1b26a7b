/** Text that agents and the command line show to people, in Chinese. Its keys are the type of every catalogue. */
export const zhCN = {
  'notice.title': '岗哨',
  'notice.blocked': '“{file}”未能拷出：{reason}',
  'notice.warned': '请注意“{file}”：{reason}',
  'notice.folded': '另有 {count} 个文件被处理',
  'notice.default-reason': '该文件受公司数据安全策略保护',
};

export type Catalogue = Record<keyof typeof zhCN, string>;
