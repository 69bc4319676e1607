import { describe, expect, it } from '@jest/globals';
import { guardAddress, isPublic, type GuardOptions } from '../../src/notices/guard-address.ts';

const options = (given: Partial<GuardOptions> = {}): GuardOptions => ({
  place: 'service.notices.0', protocols: ['https:', 'http:'], allowPrivate: [], resolve: () => Promise.resolve(['93.184.216.34']), ...given,
});
const refusal = { code: 'address_refused', place: 'service.notices.0', remedy: expect.stringMatching(/\w/) };

describe('the guard of outbound addresses', () => {
  it.each([
    '127.0.0.1', '10.1.2.3', '172.16.0.9', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '0.0.0.0', '224.0.0.1', '255.255.255.255',
    '168.63.129.16', '::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'not an address',
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each([
    'http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://[::1]:8080/', 'http://[::ffff:169.254.169.254]/latest/meta-data',
  ])('%s is refused however it is written', async (url) => {
    await expect(guardAddress(url, options())).rejects.toMatchObject(refusal);
  });

  it('a name is refused when any of its addresses is private', async () => {
    const resolve = () => Promise.resolve(['93.184.216.34', '10.0.0.5']);
    await expect(guardAddress('https://hooks.example/x', options({ resolve }))).rejects.toMatchObject({ ...refusal, message: expect.stringContaining('10.0.0.5') });
  });

  it.each(['ftp://hooks.example/', 'file:///etc/passwd', 'hooks.example', '', 'https://', 'gopher://hooks.example'])('"%s" is refused', async (url) => {
    await expect(guardAddress(url, options())).rejects.toMatchObject(refusal);
  });

  it('credentials in a web address are refused, and an error repeats neither them nor the path', async () => {
    const error = await guardAddress('https://user:hunter2@hooks.example/services/T0/very-secret', options()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(refusal);
    expect(JSON.stringify([error, error instanceof Error ? error.message : ''])).not.toMatch(/hunter2|very-secret/);
  });

  it('gives the addresses that were checked, so that no second look-up leads elsewhere', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const guarded = await guardAddress('https://hooks.example/x', options({ resolve: () => Promise.resolve(answers.shift() ?? []) }));
    expect(guarded.addresses).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });

  it('a host that an administrator named may be private, and no other', async () => {
    const allowed = options({ allowPrivate: ['Relay.internal', '127.0.0.1'], resolve: () => Promise.resolve(['10.0.0.5']) });
    expect(await guardAddress('http://relay.internal/x', allowed)).toMatchObject({ exempt: true, addresses: [{ address: '10.0.0.5' }] });
    expect(await guardAddress('http://127.0.0.1:9/x', allowed)).toMatchObject({ exempt: true });
    await expect(guardAddress('http://relay.internal.evil.example/x', allowed)).rejects.toMatchObject(refusal);
  });

  it('a name that cannot be found is told apart, because trying again may help', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(guardAddress('https://hooks.example/x', options({ resolve }))).rejects.toMatchObject({ code: 'address_unknown' });
    await expect(guardAddress('https://hooks.example/x', options({ resolve: () => Promise.resolve([]) }))).rejects.toMatchObject({ code: 'address_unknown' });
  });
});
