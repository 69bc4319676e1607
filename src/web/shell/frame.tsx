import { ActionIcon, AppShell, Burger, Group, Menu, NavLink, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api/me.ts';
import { problemOf } from '../api/api-problem.ts';
import { callApi } from '../api/call-api.ts';
import { z } from 'zod';
import { PAGES } from './pages.ts';

/** Header, navigation and the page. */
export function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const [location] = useLocation();
  const me = useMe();
  const shown = PAGES.filter(({ nav, action }) => nav !== null && me.actions.includes(action));
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} padding="md">
      <a className="skip-link" href="#page">Skip to the page</a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="xs" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={isOpen ? 'Close navigation' : 'Open navigation'} />
            <Text component={Link} href="/" fw={700} c="inherit" td="none">handoff-sync</Text>
          </Group>
          <Group gap="xs" wrap="nowrap" miw={0}>
            <SchemeSwitch />
            <Person name={me.name} roles={me.roles} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label="Pages">
        {shown.map(({ path, nav }) => (
          <NavLink key={path} component={Link} href={path} label={nav} active={path === '/' ? location === '/' : location.startsWith(path)} onClick={close} {...(location === path ? { 'aria-current': 'page' as const } : {})} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>{children}</AppShell.Main>
    </AppShell>
  );
}

function SchemeSwitch(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = colorScheme === 'auto' ? 'light' : colorScheme === 'light' ? 'dark' : 'auto';
  const words = { auto: 'as your system', light: 'light', dark: 'dark' };
  return (
    <ActionIcon variant="default" size="lg" onClick={() => setColorScheme(next)} aria-label={`Colours: ${words[colorScheme]}. Change to ${words[next]}`} title={`Colours: ${words[colorScheme]}`}>
      {colorScheme === 'dark' ? '☾' : colorScheme === 'light' ? '☀' : '◐'}
    </ActionIcon>
  );
}

function Person({ name, roles }: { readonly name: string; readonly roles: readonly string[] }): ReactNode {
  const signOut = async (): Promise<void> => {
    try {
      await callApi(z.null(), '/api/v1/logout', { method: 'POST' });
      window.location.assign('/');
    } catch (error) {
      const { detail, remedy, status } = problemOf(error);
      if (status !== 401) notifications.show({ color: 'red', title: detail, message: remedy });
    }
  };
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton px="xs" miw={0} aria-label={`Signed in as ${name}`}><Text size="sm" truncate>{name} ▾</Text></UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled>{roles.join(', ')}</Menu.Item>
        <Menu.Item component="a" href="/api/docs" data-autofocus>HTTP API</Menu.Item>
        <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
