import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chart, COLOURS } from '../src/eval/svg/chart.ts';
import { element, escapeXml } from '../src/eval/svg/element.ts';
import { assertWellFormedXml } from './eval_xml.ts';

const OPTIONS = { title: 'A', xLabel: 'x', yLabel: 'y', yMax: 1, marks: [], legend: [] };

describe('SVG', () => {
  test('is well formed whatever the text, and carries it as text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const svg = chart({ ...OPTIONS, title, legend: [{ text: title, colour: COLOURS.score }] });
        assertWellFormedXml(svg);
        expect(svg).toContain(`<title>${escapeXml(title)}</title>`);
      }),
    );
  });

  test('escapes markup, controls and lone surrogates in content and attributes', () => {
    expect(escapeXml('<a b="c">&\'\u0000\ud800\uffff')).toBe(
      '&lt;a b=&quot;c&quot;&gt;&amp;&apos;\ufffd\ufffd\ufffd',
    );
    expect(element('a', { b: '"<' })).toBe('<a b="&quot;&lt;"/>');
  });

  test('places data in the frame, origin bottom left, and drops points on the same pixel', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0.00001, y: 0 },
      { x: 1, y: 0.5 },
    ];
    const svg = chart({ ...OPTIONS, yMax: 0.5, marks: [{ kind: 'line', points, colour: COLOURS.score }] });
    expect(svg).toContain('d="M56 440L456 40"');
  });

  test('has ink of at least 3 : 1 contrast on white and on black (WCAG 2.2, 1.4.11)', () => {
    for (const colour of Object.values(COLOURS)) {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
      });
      const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      expect(1.05 / (luminance + 0.05)).toBeGreaterThan(3);
      expect((luminance + 0.05) / 0.05).toBeGreaterThan(3);
    }
  });
});

describe('the check of well-formedness itself', () => {
  test.each([
    '<a>',
    '<a></b>',
    '<a b=c/>',
    '<a>&x;</a>',
    '<a/><b/>',
    '<a b="<"/>',
    '<a>\u0001</a>',
    '<a x="1" x="2"/>',
    '',
  ])('refuses %j', (xml) => {
    expect(() => assertWellFormedXml(xml)).toThrow(/not well formed/);
  });
});
