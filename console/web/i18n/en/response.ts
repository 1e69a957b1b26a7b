export const response = {
  response: {
    title: 'The person was asked',
    answer: 'Answer',
    choice: 'Justification',
    text: 'In their own words',
    waited: 'Answered after',
    person: { proceed: 'Went on', withdraw: 'Gave it up' },
    unanswered: {
      proceed: 'No answer in time: let through',
      withdraw: 'No answer in time: stopped',
    },
    nobody: { proceed: 'Nobody to ask: let through', withdraw: 'Nobody to ask: stopped' },
  },
};
