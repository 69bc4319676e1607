import { describe, expect, it } from '@jest/globals';
import { readColumns } from '../../../connectors/workday/columns.ts';
import { readFault } from '../../../connectors/workday/read-fault.ts';
import { elementAt, element, escapeXml, parseXml, textOf } from '../../../connectors/workday/xml.ts';

const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, level) => `<!ENTITY lol${level + 1} "${`&lol${level === 0 ? '' : level};`.repeat(10)}">`).join('')}]><lolz>&lol9;</lolz>`;

describe('reading XML of a vendor', () => {
  it('refuses a document type before any entity of it could grow', () => {
    expect(() => parseXml(BILLION_LAUGHS)).toThrow('a document type, which is refused');
  });

  it.each([
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>&x;</a>',
    '<?xml version="1.0"?>\n<!doctype a><a/>',
    '<!ENTITY x "y"><a>&x;</a>',
  ])('refuses %s', (text) => {
    expect(() => parseXml(text)).toThrow('refused');
  });

  it('looks no entity up: an unknown one stays the text it is', () => {
    expect(textOf(parseXml('<a>&lol; &amp;lt; &#65; &#x1F469; &unknown;</a>')['a'])).toBe('&lol; &lt; A 👩 &unknown;');
  });

  it('reads back every character that XML can hold, and leaves out those that it cannot', () => {
    const text = 'Größe „XL“, "quoted" <b>&amp;</b> \'東京\' 👩‍💻 ]]> \n two';
    expect(textOf(parseXml(element('wd:a', escapeXml(`${text}\u0000\u0008\ufffe`)))['a'])).toBe(text);
    expect(escapeXml('a\rb')).toBe('a&#13;b');
  });

  it('keeps numbers the text they are: an id does not lose its zeros', () => {
    const parsed = parseXml('<a wd:type="007" xmlns:wd="x"><wd:id>0012</wd:id><wd:flag>1</wd:flag><wd:big>12345678901234567890</wd:big></a>');
    expect(parsed['a']).toMatchObject({ '@type': '007', id: '0012', flag: '1', big: '12345678901234567890' });
  });

  it('says of broken and of too deeply nested text what it is, without quoting it', () => {
    expect(() => parseXml('<secret><b></secret>')).toThrow(/^XML that is not well-formed$/);
    expect(() => parseXml(`${'<a>'.repeat(200)}x${'</a>'.repeat(200)}`)).toThrow();
  });
});

describe('the schema of a report', () => {
  // As published in the tests of a public connector.
  const schema = `<?xml version="1.0" encoding="UTF-8"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wd="urn:com.workday.report/Testing" targetNamespace="urn:com.workday.report/Testing">
  <xsd:element name="Report_Data" type="wd:Report_DataType"/>
  <xsd:simpleType name="RichText"><xsd:restriction base="xsd:string"/></xsd:simpleType>
  <xsd:complexType name="Details_groupType"><xsd:sequence>
    <xsd:element name="Employee" type="xsd:string" minOccurs="0"/><xsd:element name="On" type="xsd:date" minOccurs="0"/></xsd:sequence></xsd:complexType>
  <xsd:complexType name="Report_EntryType"><xsd:sequence>
    <xsd:element name="Title" type="xsd:string" minOccurs="0"/><xsd:element name="Average_Pay_-_Amount" type="xsd:decimal" minOccurs="0"/>
    <xsd:element name="Hired" type="xsd:boolean" minOccurs="0"/><xsd:element name="Notes" type="wd:RichText" minOccurs="0"/>
    <xsd:element name="Details_group" type="wd:Details_groupType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType>
  <xsd:complexType name="Report_DataType"><xsd:sequence><xsd:element name="Report_Entry" type="wd:Report_EntryType" minOccurs="0" maxOccurs="unbounded"/></xsd:sequence></xsd:complexType>
</xsd:schema>`;

  it('tells columns, their types, and groups that repeat', () => {
    expect(readColumns(parseXml(schema))).toEqual([
      { name: 'Title', type: 'text', isList: false, children: null },
      { name: 'Average_Pay_-_Amount', type: 'number', isList: false, children: null },
      { name: 'Hired', type: 'boolean', isList: false, children: null },
      { name: 'Notes', type: 'text', isList: false, children: null },
      { name: 'Details_group', type: 'text', isList: true, children: [{ name: 'Employee', type: 'text' }, { name: 'On', type: 'date' }] },
    ]);
  });

  it('shows no columns where there are none', () => {
    expect(readColumns(parseXml('<xsd:schema xmlns:xsd="x"/>'))).toEqual([]);
  });
});

describe('faults', () => {
  const fault = (code: string, words: string, detail = ''): string =>
    `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><SOAP-ENV:Fault><faultcode>${code}</faultcode><faultstring>${words}</faultstring>${detail}</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
  const detail = (inside: string): string => `<detail><wd:Validation_Fault xmlns:wd="urn:com.workday/bsvc">${inside}</wd:Validation_Fault></detail>`;

  it('tells a refusal by its detail, with every message once', () => {
    const error = '<wd:Validation_Error><wd:Message>Score is too high</wd:Message><wd:Detail_Message>Score is too high</wd:Detail_Message><wd:Xpath>/a</wd:Xpath></wd:Validation_Error>';
    expect(readFault(fault('SOAP-ENV:Client', 'Validation error occurred.', detail(error + error.replaceAll('Score', 'Status'))))).toEqual({
      code: 'Validation_Fault',
      message: 'Validation error occurred. Score is too high Status is too high',
    });
  });

  it('tells a wrong password, a refusal and a failure of Workday by the codes that were seen', () => {
    expect(readFault(fault('SOAP-ENV:Client.authenticationError', 'invalid username or password'))?.code).toBe('authentication');
    expect(readFault(fault('wsse:FailedAuthentication', 'Invalid username or password'))?.code).toBe('authentication');
    expect(readFault(fault('SOAP-ENV:Client.validationError', 'Validation error occurred.'))?.code).toBe('Validation_Fault');
    expect(readFault(fault('SOAP-ENV:Server.processingError', 'Processing error occurred.'))?.code).toBe('Processing_Fault');
    expect(readFault(fault('SOAP-ENV:MustUnderstand', 'Header not understood.'))).toEqual({ code: 'fault', message: 'Header not understood.' });
  });

  it('finds none in an answer, in a page and in text that is no XML', () => {
    expect(readFault('<env:Envelope xmlns:env="x"><env:Body><a/></env:Body></env:Envelope>')).toBeNull();
    expect(readFault('{"error":"x"}')).toBeNull();
    expect(readFault('')).toBeNull();
    expect(readFault('<a')).toBeNull();
    expect(elementAt({ a: [{ b: '1' }] }, 'a', 'b')).toBeUndefined();
  });
});
