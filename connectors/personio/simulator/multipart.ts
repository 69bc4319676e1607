export interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  readonly content: string;
}

/** The shared server decodes bodies as UTF-8, so binary content arrives damaged: sizes are those of the text. */
export function parseMultipart(contentType: string | undefined, body: string): Part[] | undefined {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType ?? '')?.[1];
  if (boundary === undefined) return undefined;
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((section) => {
      const middle = section.indexOf('\r\n\r\n');
      const head = middle < 0 ? '' : section.slice(0, middle);
      const name = /(?:^|[\s;])name="([^"]*)"/i.exec(head)?.[1];
      if (name === undefined) return [];
      const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
      const type = /content-type: *([^\r\n]+)/i.exec(head)?.[1];
      return [{ name, fileName, contentType: type, content: section.slice(middle + 4, -2) }];
    });
}
