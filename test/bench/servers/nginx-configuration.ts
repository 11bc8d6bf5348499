// nginx as a server of static files, ready compressed ones included, in one process.

export interface NginxOptions {
  readonly port: number;
  /** Holds `www`, and takes what nginx writes. */
  readonly folder: string;
  /** What each answer carries beside what nginx says itself. */
  readonly fields: readonly (readonly [string, string])[];
}

/** The text of an `nginx.conf` for `nginx -c`. */
export function nginxConfiguration({ port, folder, fields }: NginxOptions): string {
  const quote = (text: string): string => `'${text.replace(/[\\']/gu, '\\$&')}'`;
  const added = fields.map(([name, value]) => `add_header ${name} ${quote(value)};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off; sendfile on; tcp_nopush on; gzip_static on; open_file_cache max=10;
  ${temporary.join(' ')}
  types { application/rss+xml rss; }
  charset utf-8; charset_types application/rss+xml;
  server { listen 127.0.0.1:${port}; root ${folder}/www; ${added.join(' ')} }
}
`;
}
