/** A Debian package, and the shell command that succeeds when what it brings is there, from whatever source. */
export interface Need {
  readonly debianPackage: string;
  readonly present: string;
}

/** What the engine needs. */
export const enginePackages: readonly Need[] = [
  program('dockerd', 'docker.io'),
  program('docker', 'docker.io'),
  program('docker-registry', 'docker-registry'),
  program('mmdebstrap', 'mmdebstrap'),
  program('iptables', 'iptables'),
  program('ip', 'iproute2'),
  program('umount', 'mount'),
];

/** The servers that are started without a container. */
export const serverPackages: readonly Need[] = [
  program('rabbitmq-server', 'rabbitmq-server'),
  program('redis-server', 'redis-server'),
  program('nats-server', 'nats-server'),
  program('mosquitto', 'mosquitto'),
  program('memcached', 'memcached'),
  program('mariadbd', 'mariadb-server'),
  program('nginx', 'nginx'),
  { debianPackage: 'libnginx-mod-http-js', present: 'test -f /usr/lib/nginx/modules/ngx_http_js_module.so' },
];

/** What the samples of the languages are built with, but for Node, and shells to complete in. Maven's plugins come from Debian as well. */
export const toolchainPackages: readonly Need[] = [
  program('go', 'golang-go'),
  program('javac', 'default-jdk-headless'),
  program('mvn', 'maven'),
  mavenPlugin('compiler', 'libmaven-compiler-plugin-java'),
  mavenPlugin('resources', 'libmaven-resources-plugin-java'),
  mavenPlugin('jar', 'libmaven-jar-plugin-java'),
  mavenPlugin('surefire', 'libsurefire-java'),
  mavenPlugin('shade', 'libmaven-shade-plugin-java'),
  program('cargo', 'cargo'),
  program('zsh', 'zsh'),
  program('fish', 'fish'),
  { debianPackage: 'python3-venv', present: 'python3 -c "import venv, ensurepip"' },
];

function program(name: string, debianPackage: string): Need {
  return { debianPackage, present: `command -v ${name}` };
}

function mavenPlugin(name: string, debianPackage: string): Need {
  const folder = `/usr/share/maven-repo/org/apache/maven/plugins/maven-${name}-plugin`;
  return { debianPackage, present: `test -d ${folder}` };
}
