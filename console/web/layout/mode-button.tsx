import { DesktopOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { nextMode, useModeChoice } from '../theme/mode.ts';

const ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };

/** As the computer says, light, dark. */
export function ModeButton() {
  const { t } = useTranslation();
  const choice = useModeChoice();
  const label = t('theme.now', { choice: t(`theme.${choice}`) });
  return <Button type="text" icon={ICONS[choice]} aria-label={label} title={label} onClick={nextMode} />;
}
