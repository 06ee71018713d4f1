import { mysqlInCluster } from '../parts/mysql-cluster.ts';

export const mysqlCluster = mysqlInCluster({ client: 'mysql', variable: 'MYSQL_ROOT_PASSWORD' });
