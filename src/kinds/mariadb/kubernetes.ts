import { mysqlInCluster } from '../parts/mysql-cluster.ts';

export const mariadbCluster = mysqlInCluster({ client: 'mariadb', variable: 'MARIADB_ROOT_PASSWORD' });
