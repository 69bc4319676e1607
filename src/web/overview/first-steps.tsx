import { Button, Card, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMay } from '../api/me.ts';

/** The way from nothing to the first figures. */
export function FirstSteps(): ReactNode {
  const mayConnect = useMay('manage_connections');
  const steps = [
    { title: 'Connect an account', text: 'Your CRM for deals, your HR system for hires. A form says where to find everything. Begin with “only watch”: nothing is written anywhere.', action: mayConnect ? <Button component={Link} href="/connections/new">Connect an account</Button> : <Text size="sm">Ask somebody of RevOps, or an administrator: connecting is open to the roles revops and admin.</Text> },
    { title: 'See what the last quarter looks like', text: 'After the first run: how complete your handoffs are, what they lack most, and which three fields would lift most of them.', action: <Button component={Link} href="/report" variant="default">First look</Button> },
    { title: 'Set the rules, then let it write', text: 'Say what a good handoff holds and who answers for it. When the figures look right, let scores and tasks appear where people work.', action: <Button component={Link} href="/rules" variant="default">Rules</Button> },
  ];
  return (
    <Stack>
      <Title order={2} size="h3">Three steps to begin</Title>
      <SimpleGrid component="ol" cols={{ base: 1, md: 3 }} p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ title, text, action }, index) => (
          <Card key={title} withBorder component="li">
            <Stack h="100%" align="flex-start">
              <Title order={3} size="h5">{index + 1}. {title}</Title>
              <Text flex={1}>{text}</Text>
              {action}
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
