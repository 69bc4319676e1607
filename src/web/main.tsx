import { createTheme, MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { Notifications } from '@mantine/notifications';
import '@mantine/notifications/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import './shell/studio.css';
import { takeHighlighted } from './shell/take-highlighted.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Where the style elements of dialogs look for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });
/** Letters on filled colours stay readable: black or white, whichever stands out more. Every button that closes something says so. */
const byKeyboard = { defaultProps: { onKeyDownCapture: takeHighlighted } };
const lists = { Autocomplete: byKeyboard, MultiSelect: byKeyboard, Select: byKeyboard };
const theme = createTheme({ primaryColor: 'blue', primaryShade: { light: 8, dark: 8 }, autoContrast: true, luminanceThreshold: 0.179, cursorType: 'pointer', respectReducedMotion: true, components: { ...lists, Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close this message' } } } } });

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <Notifications position="bottom-right" />
        <App />
      </MantineProvider>
    </StrictMode>,
  );
}
