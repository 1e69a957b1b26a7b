import { type ThemeConfig, theme } from 'antd';
import type { Mode } from './mode.ts';

const SHARED = {
  borderRadius: 4,
  fontFamily: 'var(--sans)',
  fontFamilyCode: 'var(--mono)',
  controlHeight: 32,
  wireframe: false,
  // A busy button is told by its spinner; paler, its words would miss AA.
  opacityLoading: 1,
} as const;

// The colours of tokens.css again, where Ant Design computes with them; its own greys miss AA for small text.
const COLOURS: Record<Mode, ThemeConfig['token']> = {
  light: {
    colorPrimary: '#1d5fd1',
    colorPrimaryHover: '#174fb0',
    colorLink: '#1d5fd1',
    colorError: '#c0152a',
    colorErrorHover: '#a01022',
    colorWarning: '#b3400a',
    colorSuccess: '#1d6f42',
    colorText: '#17202b',
    colorTextSecondary: '#4a5766',
    colorTextTertiary: '#5f6c7b',
    colorTextDescription: '#5f6c7b',
    colorTextPlaceholder: '#667382',
    colorBorder: '#9aa6b3',
    colorBorderSecondary: '#dfe4ea',
  },
  dark: {
    colorPrimary: '#3b7ae0',
    colorPrimaryHover: '#2f6ad0',
    colorLink: '#7db0ff',
    colorError: '#ff8e94',
    colorWarning: '#ffab73',
    colorSuccess: '#74d39b',
    colorBgBase: '#161d27',
    colorBgContainer: '#161d27',
    colorBgElevated: '#1c2531',
    colorText: '#e5eaf0',
    colorTextSecondary: '#b2bdca',
    colorTextTertiary: '#94a1b0',
    colorTextDescription: '#94a1b0',
    colorTextPlaceholder: '#94a1b0',
    colorBorder: '#556273',
    colorBorderSecondary: '#2b3644',
  },
};

// In the dark, white misses AA on the pale red of danger, and the blue of a filled button on the page's ground.
const BUTTONS: Record<Mode, NonNullable<ThemeConfig['components']>['Button']> = {
  light: {},
  dark: { dangerColor: '#17202b', defaultHoverColor: '#7db0ff', defaultHoverBorderColor: '#7db0ff' },
};

/** Ant Design in the product's colours and density. */
export function antdTheme(mode: Mode): ThemeConfig {
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: { ...SHARED, ...COLOURS[mode] },
    components: { Button: BUTTONS[mode] },
  };
}
