/** Text that agents and the command line show to people, in Chinese. Its keys are the type of every catalogue. */
export const zhCN = {
  'notice.title': '岗哨',
  'notice.blocked': '“{file}”未能拷出：{reason}',
  'notice.warned': '请注意“{file}”：{reason}',
  'notice.folded': '另有 {count} 个文件被处理',
  'notice.default-reason': '该文件受公司数据安全策略保护',
  'demo.console-up': '控制台已启动，终端代理已注册。',
  'demo.stick-image': '插入U盘：{kind} 文件系统，挂载于 {path}',
  'demo.stick-folder': '这里不能挂载磁盘映像，用文件夹代替U盘：{path}',
  'demo.copies': '{who} 把“{file}”拷到U盘……',
  'demo.let-through': '  → 放行：文件仍在U盘上，已留痕',
  'demo.warned': '  → 提醒：文件仍在U盘上，员工已收到提示',
  'demo.taken': '  → 已拦截：文件已从U盘移入加密隔离区，旁边留有说明',
  'demo.offline': '控制台关闭：终端与控制台断开，但照常保护……',
  'demo.online': '控制台恢复：断线期间的 {count} 条事件已补传，一条不少、一条不重',
  'demo.policy': '管理员发布新策略（第 {revision} 版：秘密级也禁止拷出），终端用时 {ms} 毫秒生效',
  'demo.pulled-out': '拔出U盘。',
  'demo.ready': '演示完毕，系统保持运行。',
  'demo.open': '  控制台：{url}',
  'demo.login': '  用户名：{user}    密码：{password}',
  'demo.try': '  试一试：重新插着的U盘在 {path}，拷一个写有“机密”的文件进去，看控制台实时显示',
  'demo.stop': '  按 Ctrl+C 停止，一切痕迹随之清除。',
  'demo.stopping': '正在停止并清理……',
};

export type Catalogue = Record<keyof typeof zhCN, string>;
