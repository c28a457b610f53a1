package dev.stdb.server.common;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Tells addresses of the Internet from those that strangers must not lead a server to. Stateless. */
public final class PublicAddresses {

    private PublicAddresses() {}

    /** Returns whether an address is one of the Internet (the registries of RFC 6890). */
    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        if (address instanceof Inet4Address) {
            int third = bytes[2] & 0xFF;
            boolean reserved = first == 0
                    || first == 10
                    || first == 127
                    || first >= 224
                    || first == 100 && (second & 0xC0) == 64
                    || first == 169 && second == 254
                    || first == 172 && (second & 0xF0) == 16
                    || first == 192 && second == 168
                    || first == 192 && second == 0 && (third == 0 || third == 2)
                    || first == 192 && second == 88 && third == 99
                    || first == 198 && (second & 0xFE) == 18
                    || first == 198 && second == 51 && third == 100
                    || first == 203 && second == 0 && third == 113;
            return !reserved;
        }
        // Global unicast without the ranges that carry IPv4 addresses or are for documentation.
        boolean global = (first & 0xE0) == 0x20;
        boolean teredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
        boolean documentation = first == 0x20 && second == 0x01 && bytes[2] == 0x0D && (bytes[3] & 0xFF) == 0xB8;
        boolean sixToFour = first == 0x20 && second == 0x02;
        return global && !teredo && !documentation && !sixToFour;
    }
}
