/** These robots answer 200 to what they refuse, too: the code in the answer counts. @throws with the robot's words */
export function checkAnswer(answer: string, code: string, message: string): void {
  let parsed: Record<string, unknown>;
  try {
    parsed = Object(JSON.parse(answer)) as Record<string, unknown>;
  } catch {
    throw new Error('the answer is not that of a robot');
  }
  if (parsed[code] === 0) return;
  throw new Error(`refused: ${String(parsed[code])} ${String(parsed[message] ?? '').slice(0, 200)}`);
}
