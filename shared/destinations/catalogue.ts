import { DestinationEntry } from './entry.ts';
import { SCREENSHOTS } from './screenshots.ts';

/** On Linux people's Documents and Downloads are called so, or in their language (xdg-user-dirs). */
const inDocuments = (path: string) => [`~/Documents/${path}`, `~/文档/${path}`];
const inDownloads = (path: string) => [`~/Downloads/${path}`, `~/下载/${path}`];
/** Programs from Flathub keep their home here. */
const flatpak = (id: string, path: string) => `~/.var/app/${id}/${path}`;

const WECHAT_4 = 'xwechat_files/*/msg/file';
const WECHAT_MAC = '~/Library/Containers/com.tencent.xinWeChat/Data';

/**
 * The programs that agents know, with the folders that their makers' documentation or an installation of them
 * shows. A folder that is not there costs a look every half minute.
 */
export const CATALOGUE: readonly DestinationEntry[] = DestinationEntry.array().parse([
  {
    id: 'onedrive',
    name: 'OneDrive',
    channel: 'cloud-sync',
    linux: ['~/OneDrive', '~/OneDrive - *'],
    windows: ['~/OneDrive', '~/OneDrive - *'],
    macos: ['~/OneDrive', '~/OneDrive - *', '~/Library/CloudStorage/OneDrive*'],
    settings: {
      linux: [{ file: '~/.config/onedrive/config', format: 'pairs', keys: ['sync_dir'] }],
    },
  },
  {
    id: 'dropbox',
    name: 'Dropbox',
    channel: 'cloud-sync',
    linux: ['~/Dropbox', '~/Dropbox (*)'],
    windows: ['~/Dropbox', '~/Dropbox (*)'],
    macos: ['~/Dropbox', '~/Dropbox (*)', '~/Library/CloudStorage/Dropbox*'],
    settings: {
      linux: [{ file: '~/.dropbox/info.json', format: 'json', keys: ['*.path'] }],
      windows: [
        { file: '~/AppData/Roaming/Dropbox/info.json', format: 'json', keys: ['*.path'] },
        { file: '~/AppData/Local/Dropbox/info.json', format: 'json', keys: ['*.path'] },
      ],
      macos: [{ file: '~/.dropbox/info.json', format: 'json', keys: ['*.path'] }],
    },
  },
  {
    id: 'google-drive',
    name: 'Google Drive',
    channel: 'cloud-sync',
    linux: ['~/Google Drive', '~/GoogleDrive', '~/google-drive', '~/Insync/*'],
    windows: ['~/Google Drive', '~/My Drive', 'G:/My Drive', 'G:/我的云端硬盘'],
    macos: ['~/Google Drive', '~/My Drive', '~/Library/CloudStorage/GoogleDrive-*'],
  },
  {
    id: 'icloud',
    name: 'iCloud',
    channel: 'cloud-sync',
    windows: ['~/iCloudDrive'],
    macos: ['~/Library/Mobile Documents/com~apple~CloudDocs'],
  },
  {
    id: 'baidu-netdisk',
    name: '百度网盘',
    channel: 'cloud-sync',
    linux: ['~/BaiduNetdisk', '~/BaiduSyncdisk', '~/百度网盘*'],
    windows: ['~/BaiduSyncdisk', 'C:/BaiduSyncdisk', 'D:/BaiduSyncdisk', 'E:/BaiduSyncdisk'],
    macos: ['~/BaiduSyncdisk', '~/百度网盘*'],
  },
  {
    id: 'nutstore',
    name: '坚果云',
    channel: 'cloud-sync',
    linux: ['~/Nutstore Files', '~/Nutstore', '~/我的坚果云'],
    windows: ['~/Nutstore', '~/Nutstore Files', '~/我的坚果云', ...inDocuments('我的坚果云')],
    macos: ['~/Nutstore Files', '~/Nutstore', '~/我的坚果云'],
  },
  {
    id: 'weiyun',
    name: '腾讯微云',
    channel: 'cloud-sync',
    linux: ['~/微云*', '~/Weiyun*'],
    windows: ['~/微云同步助手*', '~/Weiyun*', ...inDocuments('微云同步助手*'), ...inDocuments('Weiyun*')],
    macos: ['~/微云*', '~/Weiyun*'],
  },
  {
    id: 'wps-cloud',
    name: 'WPS 云',
    channel: 'cloud-sync',
    linux: ['~/WPS云盘', '~/WPS Cloud Files', '~/WPSDrive/*', ...inDocuments('WPSDrive/*')],
    windows: ['~/WPS云盘', '~/WPS Cloud Files', '~/WPSDrive/*', ...inDocuments('WPS Cloud Files/*')],
    macos: ['~/WPS云盘', '~/WPS Cloud Files', '~/WPSDrive/*'],
  },
  {
    id: 'wechat',
    name: '微信',
    channel: 'messenger',
    linux: [
      `~/${WECHAT_4}`,
      ...inDocuments(WECHAT_4),
      flatpak('com.tencent.WeChat', WECHAT_4),
      ...inDocuments('WeChat Files/*/FileStorage/File'),
    ],
    windows: [
      ...inDocuments('WeChat Files/*/FileStorage/File'),
      ...inDocuments('WeChat Files/*/FileStorage/MsgAttach'),
      ...inDocuments(WECHAT_4),
      `~/${WECHAT_4}`,
    ],
    macos: [
      `${WECHAT_MAC}/Documents/${WECHAT_4}`,
      `${WECHAT_MAC}/Library/Application Support/com.tencent.xinWeChat/*/*/Message/MessageTemp/*/File`,
    ],
    settings: {
      windows: [
        { file: '~/AppData/Roaming/Tencent/xwechat/config/*.ini', format: 'text', below: WECHAT_4 },
        {
          file: '~/AppData/Roaming/Tencent/WeChat/All Users/config/3ebffe94.ini',
          format: 'text',
          below: 'WeChat Files/*/FileStorage/File',
        },
      ],
    },
  },
  {
    id: 'wecom',
    name: '企业微信',
    channel: 'messenger',
    linux: [...inDocuments('WXWork/*/Cache/File')],
    windows: [...inDocuments('WXWork/*/Cache/File')],
    macos: ['~/Library/Containers/com.tencent.WeWorkMac/Data/Documents/Profiles/*/Caches/Files'],
  },
  {
    id: 'qq',
    name: 'QQ',
    channel: 'messenger',
    linux: [
      '~/.config/QQ/nt_qq_*/nt_data/File',
      flatpak('com.qq.QQ', 'config/QQ/nt_qq_*/nt_data/File'),
      ...inDownloads('QQ'),
    ],
    windows: [
      ...inDocuments('Tencent Files/*/FileRecv'),
      ...inDocuments('Tencent Files/*/nt_qq/nt_data/File'),
    ],
    macos: [
      '~/Library/Containers/com.tencent.qq/Data/Library/Application Support/QQ/nt_qq_*/nt_data/File',
      '~/Library/Containers/com.tencent.qq/Data/Downloads',
    ],
    settings: {
      windows: [
        {
          file: 'C:/Users/Public/Documents/Tencent/QQ/UserDataInfo.ini',
          format: 'pairs',
          keys: ['UserDataSavePath'],
          below: '*/FileRecv',
        },
      ],
    },
  },
  {
    id: 'dingtalk',
    name: '钉钉',
    channel: 'messenger',
    linux: ['~/.config/DingTalk/*/resource_cache', ...inDownloads('DingTalk')],
    windows: [
      '~/AppData/Roaming/DingTalk/*/resource_cache',
      ...inDocuments('DingDing'),
      ...inDownloads('DingTalk'),
    ],
    macos: ['~/Library/Application Support/DingTalkMac/*/resource_cache', ...inDownloads('DingTalk')],
  },
  {
    id: 'feishu',
    name: '飞书',
    channel: 'messenger',
    linux: [
      '~/.config/LarkShell/sdk_storage/*/resources/files',
      ...inDownloads('Feishu'),
      ...inDownloads('Lark'),
    ],
    windows: [
      '~/AppData/Roaming/LarkShell/sdk_storage/*/resources/files',
      ...inDownloads('Feishu'),
      ...inDownloads('Lark'),
    ],
    macos: ['~/Library/Application Support/LarkShell/sdk_storage/*/resources/files'],
  },
  {
    id: 'teams',
    name: 'Teams',
    channel: 'messenger',
    linux: ['~/OneDrive*/Microsoft Teams Chat Files'],
    windows: ['~/OneDrive*/Microsoft Teams Chat Files', '~/OneDrive*/Microsoft Teams 聊天文件'],
    macos: [
      '~/OneDrive*/Microsoft Teams Chat Files',
      '~/Library/CloudStorage/OneDrive*/Microsoft Teams Chat Files',
    ],
  },
  {
    // One message a file (Maildir). An mbox grows, and would be told of again for every old message in it.
    id: 'thunderbird',
    name: 'Thunderbird',
    channel: 'mail',
    linux: ['Sent', 'Drafts', 'Unsent Messages'].flatMap((folder) => [
      `~/.thunderbird/*/Mail/*/${folder}/cur`,
      `~/.thunderbird/*/ImapMail/*/${folder}/cur`,
    ]),
    windows: ['Sent', 'Drafts', 'Unsent Messages'].flatMap((folder) => [
      `~/AppData/Roaming/Thunderbird/Profiles/*/Mail/*/${folder}/cur`,
      `~/AppData/Roaming/Thunderbird/Profiles/*/ImapMail/*/${folder}/cur`,
    ]),
    macos: ['Sent', 'Drafts', 'Unsent Messages'].flatMap((folder) => [
      `~/Library/Thunderbird/Profiles/*/Mail/*/${folder}/cur`,
      `~/Library/Thunderbird/Profiles/*/ImapMail/*/${folder}/cur`,
    ]),
  },
  {
    id: 'evolution',
    name: 'Evolution',
    channel: 'mail',
    linux: ['.Sent', '.Drafts', '.Outbox'].map(
      (folder) => `~/.local/share/evolution/mail/local/${folder}/cur`,
    ),
  },
  {
    id: 'outlook',
    name: 'Outlook',
    channel: 'mail',
    windows: [
      '~/AppData/Local/Microsoft/Windows/INetCache/Content.Outlook/*',
      '~/AppData/Local/Microsoft/Olk/Attachments/*',
    ],
    macos: ['~/Library/Containers/com.microsoft.Outlook/Data/tmp/Outlook Temp'],
  },
  {
    id: 'foxmail',
    name: 'Foxmail',
    channel: 'mail',
    windows: ['C:/Foxmail */Temp-*', 'D:/Foxmail */Temp-*', 'C:/Program Files/Foxmail */Temp-*'],
  },
  ...SCREENSHOTS,
]);
