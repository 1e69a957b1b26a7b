/**
 * Invented customers with numbers that pass their checks, for the demo and the tests. The area code 110101
 * with these birth dates and order numbers, the 62 prefix with a made-up issuer and 1xx mobile blocks are
 * drawn from a counter, not from any list of people.
 */
export interface Customer {
  name: string;
  residentId: string;
  mobile: string;
  bankCard: string;
}

const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'];
const GIVEN = ['子涵', '欣怡', '浩然', '雨桐', '宇轩', '思远', '佳宁', '文博', '若曦', '明哲'];

/** The nth invented customer, the same each time. */
export function customer(n: number): Customer {
  const name = SURNAMES[n % SURNAMES.length]! + GIVEN[n % GIVEN.length]!;
  const birth = new Date(Date.UTC(1960 + (n % 40), n % 12, 1 + (n % 28)))
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '');
  const body = `110101${birth}${String(n % 1000).padStart(3, '0')}`;
  return {
    name,
    residentId: body + residentIdCheck(body),
    mobile: `139${String(10_000_000 + ((n * 7919) % 89_999_999)).slice(0, 8)}`,
    bankCard: withLuhn(`622848${String(100_000_000_000 + n * 104_729).slice(0, 12)}`),
  };
}

/** ISO 7064 MOD 11-2, as GB 11643-1999 uses it. */
function residentIdCheck(body: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(body[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11]!;
}

/** ISO/IEC 7812-1 annex B. */
function withLuhn(body: string): string {
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    let digit = Number(body[body.length - 1 - i]);
    if (i % 2 === 0) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return body + String((10 - (sum % 10)) % 10);
}
