/** Han characters that make up the greater part of ordinary and of business Chinese, in both ways of writing. */
const SIMPLIFIED =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运单客户证券银卡号码姓份账密级秘绝商业同额财务议纪股董投适登录印章附查收严禁外泄档案编审批签字复印仅供参考标项技技术研究季预算决营销售采购供应合作协议租赁借款贷利率余额交易持仓委托开户销基金保险理赔医院病诊疗址省县镇村街道路栋室李王刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙雷段钱汤尹黎易武乔贺赖龚庞樊兰殷施陶洪翟安颜倪温芦季俞鲁葛伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞刚桂英华文建玲京沪深圳广州杭南武汉成都重庆天津苏港澳台湾网手机邮箱联系电薪工资奖员工离入职人力源内测试版本说明计划总结汇通知函关于印办公厅局处科年度月报表图册目清新建文件夹料酬讯简历购';
const TRADITIONAL =
  '這個們來為國說時會對後裡經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話給門東聲員論處義幾認條氣題爾變總電數報結務場計資許統區隊決書則聽卻達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運單戶證銀號碼帳賬密級絕額財議紀董適錄嚴洩檔編審簽複僅參標項預營銷採購應協貸餘託險賠醫療縣鎮棟劉陳楊趙黃吳孫羅鄭謝韓馮鄧許呂蘇盧蔣賈葉閻鐘範譚鄒陸邱顧龍錢湯喬賀賴龔龐蘭顏魯偉麗艷傑濤剛華滬圳廣漢慶灣網郵聯繫薪獎離職內測試說劃總結匯關辦廳報圖冊檔夾臺灣新北市臺中高雄身分證字號客戶名單機密營業薪資合約';

const COMMON = new Set(SIMPLIFIED + TRADITIONAL);

/** How much of a text's Han characters are common ones, 0 to 1; without any, 0. */
export function commonShare(text: string): number {
  let han = 0;
  let common = 0;
  for (const character of text) {
    // Whatever stands beyond ASCII counts as a miss when it is no common character or its punctuation.
    if (character <= '\u007f' || PUNCTUATION.includes(character)) continue;
    han += 1;
    if (COMMON.has(character)) common += 1;
  }
  return han === 0 ? 0 : common / han;
}

const PUNCTUATION = '，。、；：？！“”‘’（）《》【】—…·　￥％＋－＝／★';
