import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { visibleTile } from './visible.ts';

function textsOf(svg: string): string[] {
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => name === 'text' && texts.push(''));
  parser.on('text', (text) => {
    if (text) texts[texts.length - 1] += text;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return texts;
}

describe('the visible watermark', () => {
  it('shows every line, and twice the second row, which leaves the tile on one side and enters it on the other', () => {
    const lines = ['王芳', 'PC-0042', '2026-11-24 09:30'];
    const { svg } = visibleTile({ lines, density: 'normal', opacity: 0.1 });
    expect(textsOf(svg)).toEqual([...lines, ...lines, ...lines]);
  });

  it('has more room between its texts the sparser it is', () => {
    const area = (density: 'sparse' | 'normal' | 'dense') => {
      const { width, height } = visibleTile({ lines: ['王芳'], density, opacity: 0.1 });
      return width * height;
    };
    expect(area('dense')).toBeLessThan(area('normal'));
    expect(area('normal')).toBeLessThan(area('sparse'));
  });

  it('stays well-formed and shows the text whatever a person is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), (name) => {
        const texts = textsOf(visibleTile({ lines: [name], density: 'dense', opacity: 2 }).svg);
        expect(texts).toHaveLength(3);
        if (/^[\w &<>"']+$/.test(name)) expect(texts[0]).toBe(name);
      }),
      { numRuns: 30 },
    );
  });
});
