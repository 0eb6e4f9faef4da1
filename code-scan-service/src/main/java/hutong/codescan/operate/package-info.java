/** The service's outer edge, for those who run it: what HTTP itself refuses, and how it says so. */
package hutong.codescan.operate;
