import type { response as english } from '../en/response.ts';
import type { Translated } from '../translated.ts';

export const response: Translated<typeof english> = {
  response: {
    title: '已询问当事人',
    answer: '答复',
    choice: '理由',
    text: '补充说明',
    waited: '答复用时',
    person: { proceed: '选择继续', withdraw: '放弃操作' },
    unanswered: { proceed: '逾时未答复：已放行', withdraw: '逾时未答复：已拦截' },
    nobody: { proceed: '无人可询问：已放行', withdraw: '无人可询问：已拦截' },
  },
};
