import { effect, signal } from '@preact/signals';
import { Icon, type IconName } from '../parts/icon.tsx';

const KEY = 'edtech-console-theme';

type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly (readonly [Theme, string, IconName])[] = [
  ['system', 'As the system', 'half'],
  ['light', 'Light', 'sun'],
  ['dark', 'Dark', 'moon'],
];

const stored = localStorage.getItem(KEY);

const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');

effect(() => {
  document.documentElement.dataset.theme = theme.value;
  if (theme.value === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme.value);
});

/** Light, dark, or as the system is. */
export const ThemeChoice = () => (
  <fieldset class="choice theme">
    <legend class="sr">Colours</legend>
    {THEMES.map(([value, text, icon]) => (
      <label key={value} title={text}>
        <input
          type="radio"
          name="theme"
          checked={theme.value === value}
          onChange={() => {
            theme.value = value;
          }}
        />
        <span>
          <Icon name={icon} />
          <span class="sr">{text}</span>
        </span>
      </label>
    ))}
  </fieldset>
);
